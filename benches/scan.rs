//! The peer that reading is measured against: find PEM blocks, parse each with x509-parser, print subject, date and serial.
//! Nothing else is looked at, and nothing odd is understood. `benches/material` runs it beside `slsca inspect`.

use std::io::Write;

use x509_parser::pem::Pem;

fn main() {
    // `cargo bench` and `cargo test --benches` give no file.
    let Some(path) = std::env::args().nth(1).filter(|path| !path.starts_with('-')) else { return };
    let bytes = std::fs::read(&path).expect("the file can be read");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for block in Pem::iter_from_buffer(&bytes).flatten() {
        let certificate = block.parse_x509().expect("a certificate");
        let (subject, until) = (certificate.subject(), certificate.validity().not_after);
        writeln!(out, "{subject} {until} {}", certificate.raw_serial_as_string()).expect("there is a reader");
    }
}
