//! Rules about variables: what they do to trust, to the client's patience, and to each other.

use super::registry::stage;

stage! {
    ca_replaces_public_roots, ca_value_too_long, cafile_replaces_node_extra, client_would_hang, clients_disagree,
    node_extra_unreadable, node_variable_in_dotenv, value_from_dotenv, verification_off,
}
