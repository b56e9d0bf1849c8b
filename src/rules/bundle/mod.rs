//! Rules about how trust material is given: files, values, containers, blocks.

use super::registry::stage;

stage! {
    bare_base64,
    blank_after_comma,
    blank_line,
    broken_block,
    byte_order_mark,
    cafile_is_directory,
    cafile_missing,
    cafile_not_a_file,
    cafile_too_large,
    cafile_unreadable,
    carriage_returns,
    chain_without_root,
    cross_signed,
    der_in_cafile,
    duplicate,
    empty,
    end_within_line,
    escaped_carriage_returns,
    escaped_line_breaks,
    escaped_twice,
    expired_cross_signed,
    header,
    indented,
    issuer_missing,
    issuer_with_another_key,
    joined_blocks,
    lower_case_markers,
    no_begin_line,
    no_end_line,
    no_padding,
    non_utf8_variable,
    not_a_certificate,
    odd_markers,
    one_line,
    other_label,
    path_in_ca,
    pem_in_cafile,
    pkcs7_in_cafile,
    private_key_in_bundle,
    quoted,
    quoted_path,
    renewed,
    same_name,
    server_certificate,
    superseded,
    trailing_comma_in_cafile,
    typographic_dashes,
    url_alphabet,
    utf_16,
    wrong_end_line,
}

/// Neither text of certificates, nor quoted, nor empty: those have rules of their own.
fn is_plain_path(path: &str) -> bool {
    let is_quoted = path.starts_with(['"', '\'', '“']) || path.ends_with(['"', '\'', '”']);
    !path.is_empty() && !is_quoted && !path.contains("-----BEGIN")
}
