//! Outputs held on file.

use std::fs;
use std::path::Path;

use crate::Said;

/// What a run gave, as one text: exit code, standard output, standard error.
fn transcript(said: &Said) -> String {
    let mut text = format!("exit {}\n\n{}", said.code, said.out);
    if !said.err.is_empty() {
        text.push_str("\n-- standard error --\n");
        text.push_str(&said.err);
    }
    text
}

/// Compares with `testdata/material/<name>.txt`, or writes it where `UPDATE` is set.
pub(crate) fn assert_golden(name: &str, said: &Said) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("testdata/material/{name}.txt"));
    let given = transcript(said);
    let hidden = given.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(hidden, None, "{name}: a control character got through");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &given).unwrap();
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    assert!(held == given, "{} is not what is printed now:\n{given}", path.display());
}
