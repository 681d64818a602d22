//! The settings of a process: shown, read from file and environment, refused if they are invalid.

use crate::world::EngineWorld;

#[tokio::test]
async fn settings_are_shown_and_a_wrong_one_is_reported_before_anything_starts() {
    let world = EngineWorld::new().await;
    let file = world.folder.path().join("few.toml");
    std::fs::write(&file, "[gateway]\nrequests_max = 5\n").unwrap();
    let mut shown = world.command(&["config"]);
    shown.env("DOMOVOY_CONFIG", &file).env("DOMOVOY__GATEWAY__UPLOADS_MAX", "3");
    let shown = String::from_utf8(shown.output().await.unwrap().stdout).unwrap();
    assert!(shown.contains("requests_max = 5") && shown.contains("uploads_max = 3"), "{shown}");
    assert!(shown.contains("session_hours = 12"), "{shown}");

    for (text, named) in
        [("[gateway]\nrequest_max = 5\n", "request_max"), ("[gateway]\nlive_max = 0\n", "live_max is 0")]
    {
        std::fs::write(&file, text).unwrap();
        let mut gateway = world.command(&["gateway", "--no-demo", "--listen", "127.0.0.1:0"]);
        let refused = gateway.env("DOMOVOY_CONFIG", &file).output().await.unwrap();
        let told = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && told.contains(named), "{told}");
    }

    let mut elsewhere = world.command(&["config"]);
    let refused =
        elsewhere.env("DOMOVOY_CONFIG", world.folder.path().join("none.toml")).output().await.unwrap();
    assert!(!refused.status.success(), "a file that is named has to be there");
}
