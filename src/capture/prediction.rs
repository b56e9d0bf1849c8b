//! The client's call to the host, made from the machine as it is, or as it would be.

use crate::client::{Ask, Call, Service, Shelf, Situation, Stop, plan};
use crate::input::serverless_yml::Options;
use crate::inspect::authority;
use crate::profile::{Folder, Order, UNSAID};
use crate::trust::bundle::Bundle;
use crate::world::World;

use super::Request;

pub(super) struct Prediction {
    pub(super) call: Call,
    pub(super) stop: Option<Stop>,
    /// All trust material that the client's variables name, whether or not it reaches this call.
    pub(super) given: Bundle,
}

/// What the client would do in this world; `.env` of the folder counts where it loads one.
pub(super) fn predict(request: &Request, world: &World) -> Prediction {
    let client = request.client;
    let order = Order::from_id(client.id());
    let orders: Vec<Order> = order.into_iter().collect();
    let folder = Folder::read(world, &Options::default(), &orders);
    let view = folder.of(order);
    let shelf = Shelf::gather(world, view.env, None, &[client]);
    let situation = Situation { shell: folder.shell(), env: view.env, endpoints: &UNSAID, shelf: &shelf };
    let url = format!("https://{}", authority(&request.host, request.port));
    let ask = Ask {
        services: &[Service::Sts],
        region: "us-east-1",
        bucket: None,
        endpoint_url: Some(&url),
        runtime: request.runtime,
    };
    let mut plan = plan(&situation, client, &ask);
    // One service was asked about, and a plan has a call for each.
    let call = plan.calls.swap_remove(0);
    let stop = call.stop.clone().or(plan.stop);
    Prediction { stop, call, given: Bundle::read(shelf.iter().cloned().collect()) }
}
