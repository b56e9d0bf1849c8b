//! Resolves the variables of a configuration as Serverless 3 does (`lib/configuration/variables/resolve.js`, 3.40): sources from
//! left to right, errors that no fallback rescues, values that hold variables again, circles.

mod dependency;
mod problem;
mod slot;

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

pub(super) use self::problem::Stuck;
use self::problem::{MISSING, Problem, cannot, too_deep, with_fallback};
use self::slot::{Slot, State, again, slice, slots};
use super::Hint;
use super::grammar::{self, Source, Template, Variable};
use super::sources::{Sources, Unfit};
use super::value::{Node, Value};

/// How often a value may turn out to hold variables again.
const NESTED: usize = 10;
/// As many values as variables may bring; nothing reasonable comes near it.
const MOST_BROUGHT: usize = 200_000;
/// Bytes of a text that variables make.
const LONGEST_TEXT: usize = 1_000_000;
/// Deeper nesting is refused before the stack is in danger.
const DEEPEST_VALUE: usize = 200;

/// A property whose text holds variables.
#[derive(Clone, Debug)]
struct Pending {
    value: Value,
    slots: Vec<Slot>,
    depth: usize,
    problem: Option<Rc<Problem>>,
}

/// The configuration while it is being resolved.
pub(super) struct Resolver<'a> {
    pub(super) configuration: Node,
    pub(super) sources: Sources<'a>,
    pending: HashMap<String, Pending>,
    order: Vec<String>,
    active: Vec<String>,
    depends: HashMap<String, BTreeSet<String>>,
    /// What has to be resolved first, and apart: the chain that leads to it is too long.
    postponed: Option<String>,
    /// Values that variables have brought, all of them together.
    brought: usize,
}

/// Names of a path, joined by a character that no name holds.
pub(super) fn joined(path: &[String]) -> String {
    path.join("\0")
}

fn shown(path: &str) -> String {
    path.replace('\0', ".")
}

/// Whether two paths are the same, or one leads through the other.
fn is_related(one: &str, other: &str) -> bool {
    let leads = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('\0'))
    };
    leads(one, other) || leads(other, one)
}

impl<'a> Resolver<'a> {
    pub(super) fn new(configuration: Node, sources: Sources<'a>) -> Self {
        let mut resolver = Self {
            configuration: Node::new(Value::Null, 1, 1),
            sources,
            pending: HashMap::new(),
            order: Vec::new(),
            active: Vec::new(),
            depends: HashMap::new(),
            postponed: None,
            brought: 0,
        };
        resolver.collect(&configuration, &mut Vec::new(), 0);
        resolver.configuration = configuration;
        resolver
    }

    /// Notes every text with variables below a value.
    fn collect(&mut self, node: &Node, path: &mut Vec<String>, depth: usize) {
        match &node.value {
            Value::Map(members) => {
                for (name, member) in members.iter() {
                    path.push(name.to_owned());
                    self.collect(member, path, depth);
                    path.pop();
                }
            }
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(index.to_string());
                    self.collect(item, path, depth);
                    path.pop();
                }
            }
            Value::Text(text) => match grammar::parse(text) {
                Ok(variables) if variables.is_empty() => {}
                Ok(variables) => {
                    let pending = Pending {
                        value: node.value.clone(),
                        slots: slots(&variables, 0),
                        depth,
                        problem: None,
                    };
                    self.put(joined(path), pending);
                }
                Err(error) => {
                    let property = joined(path);
                    let message =
                        format!("Variable syntax error at \"{}\": {}", shown(&property), error.message);
                    let problem = Rc::new(Problem {
                        code: error.code,
                        message,
                        property: property.clone(),
                        hint: Cell::default(),
                    });
                    let slots = Vec::new();
                    self.put(property, Pending { value: Value::Null, slots, depth, problem: Some(problem) });
                }
            },
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn put(&mut self, path: String, pending: Pending) {
        if self.pending.insert(path.clone(), pending).is_none() {
            self.order.push(path);
        }
    }

    /// One pass over the properties at or around these paths, or over all.
    pub(super) fn run(&mut self, paths: Option<&[&str]>) {
        self.depends.clear();
        let wanted =
            |path: &String| paths.is_none_or(|paths| paths.iter().any(|wanted| is_related(path, wanted)));
        let todo: Vec<String> =
            self.order.iter().filter(|path| self.pending.contains_key(*path)).cloned().collect();
        for path in todo.into_iter().filter(wanted) {
            self.whole(&path);
        }
    }

    /// The problems found so far, each once, in the order of their properties.
    pub(super) fn problems(&self) -> Vec<Rc<Problem>> {
        let mut found: Vec<Rc<Problem>> = Vec::new();
        for path in &self.order {
            let problem = self.pending.get(path).and_then(|pending| pending.problem.clone());
            if let Some(problem) =
                problem.filter(|problem| !found.iter().any(|known| Rc::ptr_eq(known, problem)))
            {
                found.push(problem);
            }
        }
        found
    }

    /// Whether neither the property nor anything around or below it waits for a variable.
    pub(super) fn is_resolved(&self, property: &str) -> bool {
        !self.pending.keys().any(|path| is_related(path, property))
    }

    /// Types of sources that could not be asked, with the property that waits for each.
    pub(super) fn unresolved(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for path in &self.order {
            let slots = self.pending.get(path).map(|pending| pending.slots.as_slice()).unwrap_or_default();
            for slot in slots {
                if let State::Open(sources) = &slot.state
                    && let Some(Source::Typed { kind, .. }) = sources.first()
                {
                    found.push((shown(path), kind.clone()));
                }
            }
        }
        found
    }

    fn property(&mut self, path: &str) {
        if self.active.iter().any(|active| active == path) {
            return;
        }
        self.active.push(path.to_owned());
        while let Some(pending) = self.pending.get(path).filter(|pending| pending.problem.is_none()) {
            if !self.step(path, pending.clone()) {
                break;
            }
        }
        self.active.pop();
    }

    /// Resolves the text once. True if the result holds variables again.
    fn step(&mut self, path: &str, mut pending: Pending) -> bool {
        let filled = self.fill(path, &pending.value, &mut pending.slots);
        let depth = pending.depth;
        let (value, parts) = match filled {
            Ok(filled) => filled,
            Err(stuck) => {
                if let Stuck::Problem(problem) = stuck {
                    pending.problem = Some(problem);
                }
                self.pending.insert(path.to_owned(), pending);
                return false;
            }
        };
        match again(path, &value, parts.as_deref()) {
            Err(problem) => {
                self.pending.insert(path.to_owned(), Pending { problem: Some(problem), ..pending });
                return false;
            }
            Ok(slots) if !slots.is_empty() => {
                let problem = (depth >= NESTED).then(|| too_deep(path, "property "));
                self.pending.insert(path.to_owned(), Pending { value, slots, depth: depth + 1, problem });
                return true;
            }
            Ok(_) => {}
        }
        if self.is_too_much(&value) {
            let problem =
                Some(cannot(path, "EXCESSIVE_VALUE", "Its value is too large or too deeply nested"));
            self.pending.insert(path.to_owned(), Pending { problem, ..pending });
            return false;
        }
        self.pending.remove(path);
        let keys: Vec<String> = path.split('\0').map(str::to_owned).collect();
        let Some(target) = self.configuration.at_mut(&keys) else { return false };
        target.value = value;
        if matches!(target.value, Value::Map(_) | Value::List(_)) {
            let node = target.clone();
            self.adopt(path, &node, depth + 1);
        }
        false
    }

    /// A few lines whose variables repeat each other can stand for more than any memory holds.
    fn is_too_much(&mut self, value: &Value) -> bool {
        if !matches!(value, Value::Map(_) | Value::List(_)) {
            return false;
        }
        let (size, depth) = value.extent();
        self.brought += size;
        self.brought > MOST_BROUGHT || depth > DEEPEST_VALUE
    }

    /// A resolved object brings properties of its own.
    fn adopt(&mut self, path: &str, node: &Node, depth: usize) {
        let before = self.order.len();
        let mut keys: Vec<String> = path.split('\0').map(str::to_owned).collect();
        self.collect(node, &mut keys, depth);
        let found: Vec<String> = self.order.get(before..).unwrap_or_default().to_vec();
        if depth > NESTED && !found.is_empty() {
            for name in &found {
                self.pending.remove(name);
            }
            let problem = Some(too_deep(path, "property "));
            self.put(path.to_owned(), Pending { value: Value::Null, slots: Vec::new(), depth, problem });
            return;
        }
        for property in found {
            self.property(&property);
        }
    }

    /// Puts a value into every slot; the whole, and its parts where the text was joined from several.
    fn fill(
        &mut self,
        path: &str,
        value: &Value,
        slots: &mut [Slot],
    ) -> Result<(Value, Option<Vec<String>>), Stuck> {
        let mut open = false;
        for slot in slots.iter_mut() {
            let State::Open(sources) = &mut slot.state else { continue };
            match self.variable(path, sources) {
                Ok(value) => slot.state = State::Known(value),
                Err(Stuck::Unresolved) => open = true,
                Err(problem) => return Err(problem),
            }
        }
        if open {
            return Err(Stuck::Unresolved);
        }
        let Value::Text(text) = value else { return Ok((value.clone(), None)) };
        let characters: Vec<char> = text.chars().collect();
        if let [Slot { start: 0, end, state: State::Known(value) }] = slots
            && *end == characters.len()
        {
            return Ok((value.clone(), None));
        }
        let mut parts = Vec::new();
        let mut last = 0;
        for slot in slots.iter() {
            let State::Known(value) = &slot.state else { continue };
            let text = value.joined().ok_or_else(|| {
                let what = "String value consist of variable which resolve with non-string value";
                Stuck::Problem(cannot(path, "NON_STRING_VARIABLE_RESULT", what))
            })?;
            parts.push(slice(&characters, last, slot.start));
            parts.push(text);
            last = slot.end;
        }
        parts.push(slice(&characters, last, characters.len()));
        if parts.iter().map(String::len).sum::<usize>() > LONGEST_TEXT {
            return Err(Stuck::Problem(cannot(path, "EXCESSIVE_VALUE", "Its value is too long")));
        }
        Ok((Value::Text(parts.concat()), Some(parts)))
    }

    /// Sources from left to right, until one has a value. What was tried in vain is taken off the list.
    fn variable(&mut self, path: &str, sources: &mut Vec<Source>) -> Result<Value, Stuck> {
        loop {
            let (kind, params, address) = match sources.first() {
                Some(Source::Literal(value)) => return Ok(value.clone()),
                Some(Source::Typed { kind, params, address }) => {
                    (kind.clone(), params.clone(), address.clone())
                }
                None => return Ok(Value::Null),
            };
            if !self.sources.knows(&kind) {
                return Err(Stuck::Unresolved);
            }
            let found = self.source(path, &kind, params.as_deref(), address.as_ref());
            let found = found.map_err(|stuck| with_fallback(stuck, sources.len() > 1))?;
            if found.value != Value::Null {
                return Ok(found.value);
            }
            if found.pending {
                return Err(Stuck::Unresolved);
            }
            sources.remove(0);
            if sources.is_empty() {
                let what = found.message.unwrap_or_else(|| format!("Value not found at \"{kind}\" source"));
                let problem = cannot(path, MISSING, &what);
                if kind == "self"
                    && address
                        .as_ref()
                        .is_some_and(|address| address.value == Value::Text(STAGE_ADDRESS.to_owned()))
                {
                    problem.hint.set(Some(Hint::StageNotSet));
                }
                return Err(Stuck::Problem(problem));
            }
        }
    }

    fn source(
        &mut self,
        path: &str,
        kind: &str,
        params: Option<&[Template]>,
        address: Option<&Template>,
    ) -> Result<super::sources::Found, Stuck> {
        let mut values = Vec::new();
        for param in params.unwrap_or_default() {
            values.push(self.template(path, param)?);
        }
        let address = address.map(|address| self.template(path, address)).transpose()?.unwrap_or(Value::Null);
        let answer = super::sources::ask(self, path, kind, params.is_some().then_some(&values), &address);
        answer.map_err(|unfit| match unfit {
            Unfit::Stuck(stuck) => stuck,
            Unfit::Refused { code, message } => Stuck::Problem(cannot(path, code, &message)),
        })
    }

    /// An address or a parameter, with its own variables resolved as often as they turn up.
    fn template(&mut self, path: &str, template: &Template) -> Result<Value, Stuck> {
        if template.variables.is_empty() {
            return Ok(template.value.clone());
        }
        self.text(path, &template.value, &template.variables)
    }

    /// Resolves a text outside any property.
    pub(super) fn text(&mut self, path: &str, value: &Value, variables: &[Variable]) -> Result<Value, Stuck> {
        let mut value = value.clone();
        let mut slots = slots(variables, 0);
        for _ in 0..=NESTED {
            let (filled, parts) = self.fill(path, &value, &mut slots)?;
            slots = again(path, &filled, parts.as_deref()).map_err(Stuck::Problem)?;
            if slots.is_empty() {
                return Ok(filled);
            }
            value = filled;
        }
        Err(Stuck::Problem(too_deep(path, "")))
    }
}

const STAGE_ADDRESS: &str = "provider.stage";
