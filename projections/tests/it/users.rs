//! Users and their tokens.

use domain::{
    Role,
    id::{PersonId, TokenId},
    login::Login,
    sealed::Sealed,
    text::{Label, Prose},
    user::{
        BlockUser, ChangePassword, ChangeRoles, IssueToken, RegisterUser, RevokeToken, TokenHash, UnblockUser,
    },
};
use projections::users::{tokens, user, users, users_of};
use serde_json::json;
use uuid::Uuid;

use crate::world::World;

fn reason() -> Prose {
    Prose::parse("left the company").unwrap()
}

/// A user who came, got other roles and two tokens, and was blocked.
pub(crate) async fn user_with_a_story(world: &World, login: &str) -> Uuid {
    let login = Login::parse(login).unwrap();
    let id = login.user().0;
    let register = RegisterUser {
        password: Sealed("sealed-secret".to_owned()),
        roles: Role::Operator.into(),
        person: Some(PersonId::named("Anna")),
        login,
    };
    world.ask(id, register).await;
    world.ask(id, ChangeRoles { roles: vec![Role::Supervisor, Role::Accountant].into() }).await;
    world.ask(id, ChangePassword { password: Sealed("another-secret".to_owned()) }).await;
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
