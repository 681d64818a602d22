//! Who may ask what: every command with its audience, and for meters, users, accounts and payments every state ×
//! command × role, in files that a change of rights changes. `REWRITE_TABLES=1 cargo test -p domain` writes the files
//! anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::Path,
};

use domain::{
    Actor, Aggregate, Command, CommandRefused, Money, Refusal, RefusalKind, Role, Roles,
    account::{
        Account, AccountEvent, ChangeHolder, Charge, ChargeLine, CloseAccount, Correct, Credit, EntryKey,
        ForeignEntry, ForeignKind, OpenAccount, RecordEntries, Reverse, ReverseCredit, WriteOff,
    },
    command::admit,
    given::{Given, given},
    id::{AccountId, EntryId, HouseId, MeterId, PaymentId, PersonId, TokenId, UnitId, UserId},
    identifier::{ExternalIdentity, Issuer, Subject},
    login::Login,
    meter::{
        Cadence, CorrectReading, Fitting, ForeignReading, InstallMeter, Meter, MeterPlace, ReadMeter,
        ReadingKey, ReadingSource, RecordReadings, Register, RemoveMeter, ReplaceMeter, Replacement,
        UnitOfMeasure, VerifyMeter,
    },
    origin::Origin,
    payment::{
        MarkCredited, MarkUnidentified, MatchPayment, MatchRule, Payment, PaymentChannel, RefundPayment,
        RegisterPayment, ReversePayment,
    },
    registry::{CommandVisitor, Commands, command_rights},
    residency::HomeUnit,
    sealed::Sealed,
    text::{Label, Prose, Text},
    user::{
        BlockUser, ChangeLogin, ChangePassword, ChangeRoles, Credentials, IssueToken, LinkIdentity,
        RegisterUser, RemovePassword, RevokeToken, SignOutEverywhere, TokenHash, UnblockUser, UnlinkIdentity,
        User,
    },
    volume::Volume,
};
use strum::IntoEnumIterator;

type Ask<A> = Box<dyn Fn(&Given<A>) -> String>;

fn ask<C: Command>(command: C) -> (String, Ask<C::Of>) {
    let name = std::any::type_name::<C>().rsplit("::").next().unwrap().to_owned();
    let ask = move |story: &Given<C::Of>| match story.when(&command) {
        Ok(events) if events.is_empty() => "accepted, nothing to do".to_owned(),
        Ok(_) => "accepted".to_owned(),
        Err(refusal) => format!("{} ({:?})", refusal.code(), refusal.kind()),
    };
    (name, Box::new(ask))
}

fn told<C: Command>(
    history: &[<C::Of as Aggregate>::Event],
    command: &C,
) -> Vec<<C::Of as Aggregate>::Event> {
    let story = given::<C::Of>(history.iter().cloned()).as_role(Role::System);
    let events = story.when(command).unwrap_or_else(|no| panic!("{}", no.code()));
    history.iter().cloned().chain(events).collect()
}

/// One line an outcome: who gets it.
fn table<A: Aggregate>(
    states: &[(&str, Vec<A::Event>)],
    commands: &[(String, Ask<A>)],
    actors: &[(&str, Actor)],
) -> String {
    let mut table = String::new();
    let named: BTreeSet<_> = commands.iter().map(|(command, _)| command.as_str()).collect();
    let rights = command_rights().into_iter().filter(|right| right.stream == A::STREAM);
    let rights: BTreeMap<_, _> = rights.map(|right| (right.command, right.audience)).collect();
    assert_eq!(named, rights.keys().copied().collect(), "all commands of the aggregate are in the table");
    for (state, history) in states {
        for (command, ask) in commands {
            let mut outcomes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (name, actor) in actors {
                let outcome = ask(&given::<A>(history.iter().cloned()).by(actor.clone()));
                let refused = outcome == format!("{} (Forbidden)", A::NOT_FOR_YOUR_ROLE);
                assert!(
                    refused || actor.is_among(rights[command.as_str()]),
                    "{name} gets {command}: {outcome}"
                );
                outcomes.entry(outcome).or_default().push(name);
            }
            for (outcome, who) in outcomes {
                writeln!(table, "{state:<11} {command:<15} {outcome:<37} {}", who.join(" ")).unwrap();
            }
        }
    }
    table
}

#[track_caller]
fn same_as_written(name: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    if std::env::var_os("REWRITE_TABLES").is_some() {
        fs::write(&path, table).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<_> = table.lines().filter(|line| !written.lines().any(|old| old == *line)).collect();
    assert!(written == table, "{name} is not what the commands say; new lines:\n{}", changed.join("\n"));
}

/// Refuses each command to everybody outside of its audience: to each role alone, and to all of them together.
struct Outsiders(Vec<&'static str>);

impl CommandVisitor for Outsiders {
    fn visit<C: Command>(&mut self) {
        let outside = |role: &Role| *role != Role::System && !C::AUDIENCE.has(*role);
        let together = Role::iter().filter(outside).collect();
        for roles in Role::iter().filter(outside).map(Roles::from).chain([together]) {
            let actor = Actor { roles, ..Actor::named("outsider", Role::Auditor) };
            let refused: CommandRefused<C> = admit(&actor).expect_err(C::NAME);
            let code = <C::Of as Commands>::NOT_FOR_YOUR_ROLE;
            assert_eq!((refused.code(), refused.kind()), (code, RefusalKind::Forbidden), "{}", C::NAME);
        }
        for role in Role::iter().filter(|role| !outside(role)) {
            assert!(admit::<C>(&Actor::named("insider", role)).is_ok(), "{role:?} asks for {}", C::NAME);
        }
        self.0.push(C::NAME);
    }
}

#[test]
fn nobody_outside_of_an_audience_gets_a_decision() {
    let mut outsiders = Outsiders(Vec::new());
    domain::visit_commands(&mut outsiders);
    let listed: Vec<_> = command_rights().iter().map(|right| right.command).collect();
    assert_eq!(outsiders.0, listed);
}

#[test]
fn audience_table() {
    let mut rights = command_rights();
    rights.sort_by_key(|right| (right.stream, right.command));
    let mut table = "# Roles that may ask for a command at all; the engine may ask for each.\n".to_owned();
    for right in rights {
        let roles: Vec<&str> = right.audience.iter().map(Into::into).collect();
        let roles = if roles.is_empty() { "-".to_owned() } else { roles.join(" ") };
        writeln!(table, "{:<11} {:<18} {roles}", right.stream, right.command).unwrap();
    }
    same_as_written("audience_table.txt", &table);
}

fn roles() -> Vec<(&'static str, Actor)> {
    Role::iter().map(|role| (role.into(), Actor::named("table", role))).collect()
}

fn prose() -> Prose {
    Prose::parse("because").unwrap()
}

#[test]
fn meter_table() {
    let day = |text: &str| text.parse().unwrap();
    let values = |value: u32| vec![Volume::from(value)];
    let install = || InstallMeter {
        place: MeterPlace::Unit { unit: UnitId::named("12") },
        service: Label::parse("water").unwrap(),
        unit_of_measure: UnitOfMeasure::parse("m3").unwrap(),
        serial: Label::parse("A-1").unwrap(),
        registers: vec![Register { name: Label::parse("T1").unwrap(), digits: 5, initial: Volume::ZERO }],
        installed_on: day("2026-01-01"),
        verified_until: Some(day("2026-02-28")),
        cadence: Cadence::Monthly,
        origin: None,
    };
    let read = |date: &str, value| ReadMeter {
        date: day(date),
        values: values(value),
        source: ReadingSource::Resident,
        person: None,
        confirmed: false,
        homes: vec![HomeUnit { house: HouseId::named("house"), unit: UnitId::named("12") }],
    };
    let remove = || RemoveMeter { on: day("2026-02-27"), values: values(12), reason: prose() };
    let verify = || VerifyMeter { on: day("2026-02-01"), until: day("2030-01-31") };
    let record = || RecordReadings {
        origin: Origin { source: Text::parse("edrp").unwrap(), id: Label::parse("H001").unwrap() },
        service: Label::parse("electricity").unwrap(),
        unit_of_measure: UnitOfMeasure::parse("Wh").unwrap(),
        cadence: Cadence::Daily,
        readings: vec![ForeignReading {
            key: ReadingKey(1),
            date: day("2026-01-01"),
            register: Some(Volume::from(5)),
            consumption: Volume::from(5),
        }],
    };

    let InstallMeter { place, service, unit_of_measure, .. } = install();
    let fitting = Fitting { place: Some(place), service, unit_of_measure };
    let installed = told::<InstallMeter>(&[], &install());
    let was_read = told(&installed, &read("2026-01-25", 5));
    let states = [
        ("unknown", vec![]),
        ("installed", installed.clone()),
        ("read", was_read.clone()),
        ("verified", told(&was_read, &verify())),
        ("removed", told(&was_read, &remove())),
        ("foreign", told::<RecordReadings>(&[], &record())),
    ];
    let commands = [
        ask(install()),
        ask(read("2026-03-01", 10)),
        ask(CorrectReading { date: day("2026-01-25"), values: values(4), reason: prose() }),
        ask(verify()),
        ask(remove()),
        ask(ReplaceMeter {
            on: day("2026-02-27"),
            values: values(12),
            by: MeterId::named("new"),
            replacement: Replacement::InService(fitting),
        }),
        ask(record()),
    ];
    same_as_written("meter_table.txt", &table::<Meter>(&states, &commands, &roles()));
}

#[test]
fn user_table() {
    let user = || UserId::named("1");
    let login = || Login::parse("anna").unwrap();
    let identity = || ExternalIdentity {
        issuer: Issuer::parse("https://id.example").unwrap(),
        subject: Subject::parse("1").unwrap(),
    };
    let password = || Sealed("cGFzc3dvcmQ".into());
    let both: Roles = vec![Role::Operator, Role::Administrator].into();
    let register = |roles| RegisterUser {
        user: user(),
        login: login(),
        credentials: Credentials::password_only(password()),
        roles,
        person: None,
    };
    let issue = |name: &str| IssueToken {
        token: TokenId::named(name),
        hash: TokenHash::parse(&format!("{:064x}", name.len())).unwrap(),
        label: Label::parse(name).unwrap(),
        expires: None,
    };
    let block = || BlockUser { reason: prose() };

    let registered = told::<RegisterUser>(&[], &register(Role::Operator.into()));
    let with_token = told(&registered, &issue("meters"));
    let states = [
        ("unknown", vec![]),
        ("registered", registered.clone()),
        ("token", with_token.clone()),
        ("linked", told(&registered, &LinkIdentity { identity: identity() })),
        ("keeper", told::<RegisterUser>(&[], &register(both))),
        ("blocked", told(&with_token, &block())),
    ];
    let commands = [
        ask(register(Role::Operator.into())),
        ask(ChangeLogin { login: Login::parse("anna.p").unwrap() }),
        ask(ChangeRoles { roles: Role::Accountant.into() }),
        ask(ChangePassword { password: password() }),
        ask(RemovePassword {}),
        ask(LinkIdentity { identity: identity() }),
        ask(UnlinkIdentity { identity: identity() }),
        ask(block()),
        ask(UnblockUser {}),
        ask(SignOutEverywhere {}),
        ask(issue("bank")),
        ask(RevokeToken { token: TokenId::named("meters") }),
    ];
    let mut actors = roles();
    let person = Some(PersonId::named("anna"));
    actors.push(("self", Actor::user(user(), person, Role::Operator.into())));
    actors.push(("self+administrator", Actor::user(user(), person, both)));
    same_as_written("user_table.txt", &table::<User>(&states, &commands, &actors));
}

#[test]
fn account_table() {
    let day = |text: &str| text.parse().unwrap();
    let lines = |amount: i64| {
        let service = Label::parse("heating").unwrap();
        let amount = Money::from_minor(amount);
        vec![ChargeLine { service, quantity: None, unit: None, price: None, amount }]
    };
    let open = || OpenAccount {
        number: Label::parse("10-0012").unwrap(),
        house: None,
        unit: None,
        holder: None,
        origin: None,
        opened_on: day("2026-01-01"),
        namesakes: vec![],
    };
    let charge = |name: &str| Charge {
        entry: EntryId::named(name),
        run: Some(Text::parse("main").unwrap()),
        period: "2026-03".parse().unwrap(),
        effective: day("2026-03-31"),
        due_on: day("2026-04-15"),
        lines: lines(5_000),
    };
    let credit = |name: &str| Credit {
        entry: EntryId::named(name),
        payment: PaymentId::named(name),
        effective: day("2026-04-10"),
        amount: Money::from_minor(5_000),
    };
    let correct = || Correct {
        entry: EntryId::named("correction"),
        corrects: EntryId::named("march"),
        reason: prose(),
        effective: day("2026-04-20"),
        lines: lines(-1_000),
    };
    let reverse = |entry: &str| Reverse {
        entry: EntryId::named(entry),
        reverses: EntryId::named("march"),
        reason: prose(),
        effective: day("2026-04-20"),
    };
    let bounce = |entry: &str| ReverseCredit {
        entry: EntryId::named(entry),
        payment: PaymentId::named("april"),
        reason: prose(),
        effective: day("2026-04-20"),
    };
    let write_off = || WriteOff {
        entry: EntryId::named("given up"),
        reason: prose(),
        effective: day("2026-04-20"),
        amount: Money::from_minor(2_000),
    };
    let close = || CloseAccount { reason: prose() };
    let record = || RecordEntries {
        origin: Origin { source: Text::parse("fines").unwrap(), id: Label::parse("NA").unwrap() },
        entries: vec![ForeignEntry {
            key: EntryKey(1),
            label: Label::parse("Create Fine").unwrap(),
            kind: ForeignKind::Charge,
            replaces: true,
            amount: Money::from_minor(3_500),
            effective: day("2006-07-24"),
            order: 0,
            at: None,
        }],
    };

    let opened = told::<OpenAccount>(&[], &open());
    let owing = told(&opened, &charge("march"));
    let settled = told(&owing, &credit("april"));
    let states: [(&str, Vec<AccountEvent>); 9] = [
        ("unknown", vec![]),
        ("opened", opened.clone()),
        ("owing", owing.clone()),
        ("settled", settled.clone()),
        ("ahead", told(&settled, &credit("may"))),
        ("corrected", told(&owing, &correct())),
        ("bounced", told(&settled, &bounce("back"))),
        ("closed", told(&settled, &close())),
        ("recorded", told::<RecordEntries>(&[], &record())),
    ];
    let commands = [
        ask(open()),
        ask(ChangeHolder { holder: Some(PersonId::named("anna")), since: day("2026-04-01") }),
        ask(charge("march again")),
        ask(credit("april")),
        ask(correct()),
        ask(reverse("reversal")),
        ask(bounce("reversal")),
        ask(write_off()),
        ask(close()),
        ask(record()),
    ];
    same_as_written("account_table.txt", &table::<Account>(&states, &commands, &roles()));
}

#[test]
fn payment_table() {
    let day = |text: &str| text.parse().unwrap();
    let register = || RegisterPayment {
        channel: PaymentChannel::Bank,
        external_id: None,
        amount: Money::from_minor(5_000),
        paid_on: day("2026-04-10"),
        settled_on: None,
        payer: None,
        purpose: None,
    };
    let matching = || MatchPayment {
        account: AccountId::named("anna"),
        by: MatchRule::Number,
        account_takes_payments: true,
    };
    let aside = || MarkUnidentified { reason: prose() };
    let mark = || MarkCredited { account: AccountId::named("anna"), entry: EntryId::named("april") };
    let reverse = || ReversePayment { reason: prose(), effective: day("2026-04-20") };
    let refund = || RefundPayment { reason: prose(), refunded_on: day("2026-04-20") };

    let registered = told::<RegisterPayment>(&[], &register());
    let matched = told(&registered, &matching());
    let states = [
        ("unknown", vec![]),
        ("registered", registered.clone()),
        ("aside", told(&registered, &aside())),
        ("matched", matched.clone()),
        ("credited", told(&matched, &mark())),
        ("reversed", told(&matched, &reverse())),
        ("refunded", told(&registered, &refund())),
    ];
    let commands =
        [ask(register()), ask(matching()), ask(aside()), ask(mark()), ask(reverse()), ask(refund())];
    same_as_written("payment_table.txt", &table::<Payment>(&states, &commands, &roles()));
}
