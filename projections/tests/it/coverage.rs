//! Every kind of event is read by some model, or named in `unprojected.txt`: forgetting becomes a diff.

#[test]
fn every_kind_of_event_is_shown_somewhere_or_left_out_on_purpose() {
    let models: Vec<_> = projections::all().iter().map(|model| model.about()).collect();
    let kinds = schemas::fact::kinds();
    let read = |kind: &String| models.iter().any(|about| !about.reads.contains(&"*") && about.reads(kind));
    let unread: Vec<&str> = kinds.iter().filter(|kind| !read(kind)).map(String::as_str).collect();
    let listed: Vec<&str> =
        include_str!("../unprojected.txt").lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(unread, listed);
    for about in models {
        for kind in about.reads {
            let known = kinds.iter().any(|known| about.reads(known));
            assert!(known, "{} reads {kind}, which nobody writes", about.model);
        }
    }
}
