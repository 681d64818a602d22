//! Users and their tokens.

use domain::{
    Role,
    id::{PersonId, TokenId, UserId},
    identifier::{ExternalIdentity, Issuer, Subject},
    login::Login,
    sealed::Sealed,
    text::{Label, Prose},
    user::{
        BlockUser, ChangeLogin, ChangePassword, ChangeRoles, Credentials, IssueToken, LinkIdentity,
        RegisterUser, RemovePassword, RevokeToken, TokenHash, UnblockUser, UnlinkIdentity,
    },
};
use projections::users::{CredentialRow, tokens, user, users, users_by_identity, users_of};
use serde_json::json;
use uuid::Uuid;

use crate::world::World;

/// An account of the user at an identity provider.
fn identity(user: &UserId, subject: &str) -> ExternalIdentity {
    let (issuer, subject) =
        (Issuer::parse("https://id.example"), Subject::parse(&format!("{user}/{subject}")));
    ExternalIdentity { issuer: issuer.unwrap(), subject: subject.unwrap() }
}

fn reason() -> Prose {
    Prose::parse("left the company").unwrap()
}

/// A user who came, got other roles, credentials and two tokens, and was blocked.
pub(crate) async fn user_with_a_story(world: &World, login: &str) -> Uuid {
    let login = Login::parse(login).unwrap();
    let user = UserId::named(&format!("tests/{login}"));
    let id = user.0;
    let register = RegisterUser {
        user,
        credentials: Credentials::password_only(Sealed("sealed-secret".to_owned())),
        roles: Role::Operator.into(),
        person: Some(PersonId::named("Anna")),
        login,
    };
    world.ask(id, register).await;
    world.ask(id, ChangeRoles { roles: vec![Role::Supervisor, Role::Accountant].into() }).await;
    world.ask(id, ChangePassword { password: Sealed("another-secret".to_owned()) }).await;
    for subject in ["1", "2"] {
        world.ask(id, LinkIdentity { identity: identity(&user, subject) }).await;
    }
    world.ask(id, UnlinkIdentity { identity: identity(&user, "1") }).await;
    for (label, digit) in [("till", "a"), ("report", "b")] {
        let hash = TokenHash::parse(&digit.repeat(64)).unwrap();
        let token = TokenId::named(&format!("{id}/{label}"));
        let issue = IssueToken { token, hash, label: Label::parse(label).unwrap(), expires: None };
        world.ask(id, issue).await;
    }
    world.ask(id, RevokeToken { token: TokenId::named(&format!("{id}/till")) }).await;
    world.ask(id, BlockUser { reason: reason() }).await;
    id
}

#[tokio::test]
async fn a_user_is_shown_without_secrets() {
    let world = World::new().await;
    let id = user_with_a_story(&world, "anna").await;
    world.follow(2).await;
    let row = user(&world.pool, id).await.unwrap().unwrap();
    assert_eq!((&*row.login, &row.roles), ("anna", &json!(["supervisor", "accountant"])));
    assert_eq!((row.blocked, row.reason.as_deref()), (true, Some("left the company")));
    let revoked: Vec<_> = tokens(&world.pool, id).await.unwrap();
    let revoked = revoked.iter().map(|token| (&*token.label, token.revoked_at.is_some()));
    let mut revoked: Vec<_> = revoked.collect();
    revoked.sort_unstable();
    assert_eq!(revoked, [("report", false), ("till", true)]);
    let shown = world.contents(&projections::users::Users::default()).await.join("\n");
    assert!(!shown.contains("secret") && !shown.contains(&"a".repeat(64)), "{shown}");

    world.ask(id, UnblockUser {}).await;
    world.follow(2).await;
    let row = user(&world.pool, id).await.unwrap().unwrap();
    assert_eq!((row.blocked, row.reason), (false, None));
}

#[tokio::test]
async fn a_user_is_found_by_an_external_identity_and_keeps_the_id_under_another_login() {
    let world = World::new().await;
    let id = user_with_a_story(&world, "anna").await;
    world.follow(2).await;
    let (unlinked, linked) = (identity(&UserId(id), "1"), identity(&UserId(id), "2"));
    let row = user(&world.pool, id).await.unwrap().unwrap();
    assert_eq!(row.credentials, [CredentialRow::Password, CredentialRow::External(linked.clone())].into());
    let found = users_by_identity(&world.pool, &linked).await.unwrap();
    assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
    assert!(users_by_identity(&world.pool, &unlinked).await.unwrap().is_empty());

    world.ask(id, RemovePassword {}).await;
    world.ask(id, ChangeLogin { login: Login::parse("anna.p").unwrap() }).await;
    world.follow(2).await;
    let row = user(&world.pool, id).await.unwrap().unwrap();
    assert_eq!((&*row.login, row.credentials), ("anna.p", [CredentialRow::External(linked)].into()));
}

#[tokio::test]
async fn users_are_paged_by_login_and_found_by_person() {
    let world = World::new().await;
    for login in ["vera", "anna"] {
        user_with_a_story(&world, login).await;
    }
    world.follow(100).await;
    let first = users(&world.pool, None, 1).await.unwrap();
    let rest = users(&world.pool, Some(first[0].id), 9).await.unwrap();
    assert_eq!((&*first[0].login, &*rest[0].login, rest.len()), ("anna", "vera", 1));
    assert_eq!(users_of(&world.pool, PersonId::named("Anna").0).await.unwrap().len(), 2);
}
