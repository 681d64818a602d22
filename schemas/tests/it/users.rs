//! Users and the identifiers by which they are found.

use domain::{
    Actor, Refusal, Role,
    id::UserId,
    identifier::{ExternalIdentity, Identifier, Issuer, Subject},
    login::Login,
    sealed::Sealed,
    user::{
        BlockUser, ChangeLogin, Credential, Credentials, LinkIdentity, RegisterUser, UnlinkIdentity, User,
    },
};
use futures::future::join_all;
use schemas::{
    Ask, Done, ExecuteError, Store,
    store::UnitError,
    unit::{NewEvent, Part, Unit},
    users::{WithIdentifiers, find},
};
use uuid::Uuid;

use crate::world::LogWorld;

fn administrator() -> Ask {
    let actor = Actor::named("tests", Role::Administrator);
    Ask::new(crate::world::ask().now, actor)
}

fn login(text: &str) -> Login {
    Login::parse(text).unwrap()
}

fn identity(subject: &str) -> ExternalIdentity {
    let (issuer, subject) = (Issuer::parse("https://id.example"), Subject::parse(subject));
    ExternalIdentity { issuer: issuer.unwrap(), subject: subject.unwrap() }
}

fn registration(name: &str, subjects: &[&str]) -> RegisterUser {
    let external = subjects.iter().map(|subject| Credential::External(identity(subject)));
    let credentials = Credentials::try_from(external.collect::<Vec<_>>()).unwrap();
    let user = UserId(Uuid::now_v7());
    RegisterUser { user, login: login(name), credentials, roles: Role::Operator.into(), person: None }
}

async fn register(store: &Store, command: &RegisterUser, ask: &Ask) -> Result<Done, UnitError> {
    store.execute_unit(&WithIdentifiers { user: command.user.0, command }, ask).await
}

async fn change_login(store: &Store, user: UserId, name: &str) -> Result<Done, UnitError> {
    let command = &ChangeLogin { login: login(name) };
    store.execute_unit(&WithIdentifiers { user: user.0, command }, &administrator()).await
}

async fn holder(world: &LogWorld, identifier: impl Into<Identifier>) -> Option<UserId> {
    find(&world.store, &identifier.into()).await.unwrap().map(|profile| profile.id)
}

#[track_caller]
fn refused(outcome: Result<Done, UnitError>) -> &'static str {
    match outcome {
        Err(ExecuteError::Refused(refusal)) => refusal.code(),
        other => panic!("{other:?}"),
    }
}

/// The form in which users were registered before credentials were a set: the id is derived from the login.
async fn register_as_before(world: &LogWorld, name: &str) -> UserId {
    let user = login(name).first_user();
    let draft = |kind: &str, payload: String| NewEvent {
        kind: kind.into(),
        version: 1,
        payload,
        metadata: r#"{"actor":"tests"}"#.into(),
        occurred_at: None,
    };
    let registered =
        format!(r#"{{"type":"registered","login":"{name}","password":"b2xk","roles":["operator"]}}"#);
    let changed = r#"{"type":"password_changed","password":"bmV3"}"#;
    let events =
        vec![draft("user.registered", registered), draft("user.password_changed", changed.to_owned())];
    let part = Part { stream: "user", id: user.0, expected: 0, events };
    world.appender.append(Unit { parts: vec![part], key: None }).await.unwrap();
    user
}

#[tokio::test]
async fn a_login_and_an_external_identity_belong_to_one_user() {
    let world = LogWorld::new().await;
    let anna = registration("anna", &["1", "2"]);
    let done = register(&world.store, &anna, &administrator()).await.unwrap();
    assert_eq!((done.version, done.position), (1, Some(4)), "registered, and three identifiers claimed");
    assert_eq!(holder(&world, login("anna")).await, Some(anna.user));
    assert_eq!(holder(&world, identity("2")).await, Some(anna.user));
    assert_eq!(holder(&world, identity("3")).await, None);

    let same_login = registration("ANNA", &[]);
    assert_eq!(refused(register(&world.store, &same_login, &administrator()).await), "user.login_taken");
    let same_identity = registration("boris", &["3", "2"]);
    assert_eq!(
        refused(register(&world.store, &same_identity, &administrator()).await),
        "user.identity_taken"
    );
    assert_eq!(world.check().await, 4, "nothing of what was refused is in the log");
    assert_eq!(holder(&world, login("boris")).await, None);
    register(&world.store, &registration("boris", &["3"]), &administrator()).await.unwrap();
}

#[tokio::test]
async fn of_many_registrations_with_one_login_one_succeeds() {
    let world = LogWorld::new().await;
    let stores = [world.store.clone(), Store::new(world.pool.clone(), world.appender.clone(), 1 << 20)];
    let rivals: Vec<RegisterUser> = (0..8).map(|_| registration("anna", &[])).collect();
    let at_once = rivals.iter().enumerate().map(|(n, rival)| {
        let store = &stores[n % 2];
        async move { register(store, rival, &administrator()).await }
    });
    let outcomes = join_all(at_once).await;
    let won: Vec<UserId> =
        rivals.iter().zip(&outcomes).filter(|(_, done)| done.is_ok()).map(|(rival, _)| rival.user).collect();
    assert_eq!(won.len(), 1, "{outcomes:?}");
    for lost in outcomes.into_iter().filter(Result::is_err) {
        assert_eq!(refused(lost), "user.login_taken");
    }
    assert_eq!(holder(&world, login("anna")).await, Some(won[0]));
    assert_eq!(world.check().await, 2);
}

#[tokio::test]
async fn a_user_who_gets_another_login_leaves_the_former_one_free() {
    let world = LogWorld::new().await;
    let (anna, boris) = (registration("anna", &[]), registration("boris", &[]));
    for user in [&anna, &boris] {
        register(&world.store, user, &administrator()).await.unwrap();
    }
    assert_eq!(refused(change_login(&world.store, anna.user, "boris").await), "user.login_taken");
    let done = change_login(&world.store, anna.user, "anna.p").await.unwrap();
    assert_eq!(done.version, 2);
    assert_eq!(holder(&world, login("anna")).await, None);
    assert_eq!(holder(&world, login("anna.p")).await, Some(anna.user));
    let nothing = change_login(&world.store, anna.user, "anna.p").await.unwrap();
    assert_eq!((nothing.version, nothing.position), (2, None));

    change_login(&world.store, boris.user, "anna").await.unwrap();
    assert_eq!(holder(&world, login("anna")).await, Some(boris.user));
    change_login(&world.store, anna.user, "boris").await.unwrap();
    assert_eq!(holder(&world, login("boris")).await, Some(anna.user));
    world.check().await;
}

#[tokio::test]
async fn an_external_identity_moves_to_another_user_once_it_is_unlinked() {
    let world = LogWorld::new().await;
    let (anna, boris) = (registration("anna", &[]), registration("boris", &[]));
    for user in [&anna, &boris] {
        register(&world.store, user, &administrator()).await.unwrap();
    }
    let link = async |user: UserId| {
        let command = &LinkIdentity { identity: identity("1") };
        world.store.execute_unit(&WithIdentifiers { user: user.0, command }, &administrator()).await
    };
    link(anna.user).await.unwrap();
    assert_eq!(link(anna.user).await.unwrap().position, None, "it is linked already");
    assert_eq!(refused(link(boris.user).await), "user.identity_taken");
    let command = &UnlinkIdentity { identity: identity("1") };
    let unlink = WithIdentifiers { user: anna.user.0, command };
    world.store.execute_unit(&unlink, &administrator()).await.unwrap();
    assert_eq!(holder(&world, identity("1")).await, None);
    link(boris.user).await.unwrap();
    assert_eq!(holder(&world, identity("1")).await, Some(boris.user));
    world.check().await;
}

#[tokio::test]
async fn a_user_from_before_claims_keeps_id_login_and_password() {
    let world = LogWorld::new().await;
    let anna = register_as_before(&world, "anna").await;
    let found = find(&world.store, &login("anna").into()).await.unwrap().unwrap();
    assert_eq!((found.id, &found.login, found.generation), (anna, &login("anna"), 1));
    assert_eq!(found.credentials, Credentials::password_only(Sealed("bmV3".to_owned())));
    let other = registration("anna", &[]);
    assert_eq!(refused(register(&world.store, &other, &administrator()).await), "user.login_taken");

    change_login(&world.store, anna, "anna.p").await.unwrap();
    assert_eq!(holder(&world, login("anna")).await, None);
    assert_eq!(holder(&world, login("anna.p")).await, Some(anna));
    register(&world.store, &other, &administrator()).await.unwrap();
    assert_eq!(holder(&world, login("anna")).await, Some(other.user));
    assert_eq!(refused(change_login(&world.store, anna, "anna").await), "user.login_taken");
    world.check().await;
}

#[tokio::test]
async fn a_unit_is_repeated_under_its_key_and_refused_on_an_older_version() {
    let world = LogWorld::new().await;
    let anna = registration("anna", &["1"]);
    let ask = administrator().once("registration");
    let first = register(&world.store, &anna, &ask).await.unwrap();
    let again = register(&world.store, &anna, &ask).await.unwrap();
    assert_eq!(again, Done { replayed: true, ..first });

    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let block = BlockUser { reason: "left".to_owned().try_into().unwrap() };
    other.execute(anna.user.0, &block, &administrator()).await.unwrap();
    let command = &ChangeLogin { login: login("anna.p") };
    let change = WithIdentifiers { user: anna.user.0, command };
    let stale = Ask { seen: Some(1), ..administrator() };
    let refused = world.store.execute_unit(&change, &stale).await.unwrap_err();
    assert!(matches!(refused, ExecuteError::Stale { at: 2 }), "{refused:?}");
    let fresh = Ask { seen: Some(2), ..administrator() };
    assert_eq!(world.store.execute_unit(&change, &fresh).await.unwrap().version, 3);
    let state = world.store.load::<User>(anna.user.0).await.unwrap();
    assert_eq!(state, world.store.load_anew(anna.user.0).await.unwrap(), "memory is as the log is");
    world.check().await;
}
