//! What each step of a plan does to the world.

use crate::{
    people,
    phone::App,
    plan::{OWNER, PHONES},
    random::Random,
    world::{BUSINESS, Body, On, Stepped, World},
};
use nusaloka_domain::{Id, host::Insist, scope::Scope};
use nusaloka_store::{
    batch::Device,
    engine::layer::Form,
    replica::{Acting, State},
};
use nusaloka_sync::Event;
use uuid::Uuid;

impl World {
    pub(crate) fn act(&mut self, phone: usize, dice: u64) -> Stepped {
        let entry = Id::from_uuid(Random::new(dice ^ phone as u64).uuid(self.now));
        let now = self.phones[phone].now(self.now);
        let acted = self.on_phone(phone, |phone| {
            let act = people::act(&mut phone.store, phone.app, dice, now)?;
            let insist = if dice.is_multiple_of(3) { Insist::Yes } else { Insist::No };
            Ok((act.name.clone(), phone.store.act(entry, now, act, insist)?))
        })?;
        let Some((name, acted)) = acted else { return Ok(()) };
        self.note(|| format!("phone {phone}: {name} {entry} → {acted:?}"));
        if let Ok(acting) = acted {
            self.happened.unknown += u64::from(acting == Acting::Unpredicted);
            self.acted.insert(entry.uuid());
            self.look(phone)?;
            self.event(phone, Event::SomethingToSend)?;
        }
        Ok(())
    }

    pub(crate) fn connect(&mut self, phone: usize) -> Stepped {
        self.phones[phone].online = true;
        self.event(phone, Event::Nudged)
    }

    pub(crate) fn power_cut(&mut self, phone: usize) -> Stepped {
        self.phones[phone].disk.cut_power();
        self.restart(phone)
    }

    pub(crate) fn restart(&mut self, phone: usize) -> Stepped {
        let device = Id::from_uuid(self.random.uuid(self.now));
        let app = self.phones[phone].app;
        self.restart_with(phone, app, device)
    }

    fn restart_with(&mut self, phone: usize, app: App, device: Id<Device>) -> Stepped {
        self.ours(|world| world.phones[phone].restart(app, device))?;
        self.look(phone)?;
        self.event(phone, Event::Started)?;
        self.event(phone, Event::SomethingToSend)
    }

    pub(crate) fn upgrade(&mut self, phone: usize, dice: u64) -> Stepped {
        let app = match self.phones[phone].app {
            App::LastYears if Random::new(dice).chance(30) => App::Between,
            App::LastYears | App::Between | App::Todays => App::Todays,
        };
        let waiting = self.phones[phone].store.outbox().len();
        let before = self.phones[phone].counts();
        let device = Id::from_uuid(self.random.uuid(self.now));
        self.restart_with(phone, app, device)?;
        let after = self.phones[phone].counts();
        self.happened.upgrade_with_full_outbox += u64::from(waiting >= 2 && after.upcast > before.upcast);
        self.happened.upgrade_with_opaque_rows += u64::from(after.opaque_read > before.opaque_read);
        Ok(())
    }

    pub(crate) fn downgrade(&mut self, phone: usize) -> Stepped {
        if self.phones[phone].app != App::Todays {
            return Ok(());
        }
        let device = Id::from_uuid(self.random.uuid(self.now));
        self.restart_with(phone, App::Between, device)?;
        let later = self.phones[phone].store.outbox().iter().filter(|waiting| {
            App::Between.business().upcast(&waiting.entry.act).is_none() && waiting.state == State::Unpredicted
        });
        self.happened.downgrade_with_later_entries += u64::from(later.count() > 0);
        Ok(())
    }

    pub(crate) fn clone_phone(&mut self, phone: usize, of: usize) -> Stepped {
        if phone == of || OWNER[phone] != OWNER[of] {
            return Ok(());
        }
        self.throw_away(phone);
        let copy = self.ours(|world| world.phones[of].disk.copied())?;
        self.phones[phone].disk = copy;
        self.numbers_were_lost = true;
        let device = Id::from_uuid(self.random.uuid(self.now));
        self.restart_with(phone, self.phones[of].app, device)
    }

    /// What this phone had yet to tell is lost with it: its owner threw it away.
    fn throw_away(&mut self, phone: usize) {
        let lost: Vec<Uuid> = self.phones[phone].store.outbox().iter().map(|waiting| waiting.entry.id.uuid()).collect();
        self.excused.extend(lost);
    }

    pub(crate) fn replace(&mut self, phone: usize) -> Stepped {
        self.throw_away(phone);
        let device = Id::from_uuid(self.random.uuid(self.now));
        let empty = self.ours(|world| world.phones[phone].disk.empty())?;
        self.phones[phone].disk = empty;
        self.restart_with(phone, App::LastYears, device)
    }

    pub(crate) fn visit(&mut self, phone: usize, dice: u64) -> Stepped {
        let scope = people::open_scope(dice);
        if self.phones[phone].app.business().audience(scope.audience).is_none() {
            return Ok(()); // of this year
        }
        self.on_phone(phone, |phone| phone.store.visit(scope))?;
        self.event(phone, Event::AsksOtherwise)
    }

    /// On this phone, or on another that shows such a page.
    pub(crate) fn leave(&mut self, phone: usize, dice: u64) -> Stepped {
        let open = |scope: &Scope| people::OPEN.into_iter().any(|audience| scope.is_of(audience));
        let from_here = (0..PHONES).map(|step| (phone + step) % PHONES);
        let visited = from_here.flat_map(|phone| {
            let visited = self.phones[phone].store.held().into_keys().filter(open);
            visited.map(move |scope| (phone, scope)).collect::<Vec<_>>()
        });
        let visited: Vec<(usize, Scope)> = visited.collect();
        let Some((phone, scope)) = Random::new(dice).pick(&visited).copied() else { return Ok(()) };
        self.note(|| format!("phone {phone} leaves {scope}"));
        self.on_phone(phone, |phone| phone.store.leave(scope))?;
        self.look(phone)?;
        self.event(phone, Event::AsksOtherwise)
    }

    /// A page is opened just after its snapshot was made, and nobody does anything any more.
    pub(crate) fn open_what_rests(&mut self, phone: usize, dice: u64) -> Stepped {
        self.make_snapshot(dice)?;
        self.on_phone(phone, |phone| phone.store.leave(people::open_scope(dice)))?;
        self.look(phone)?;
        self.visit(phone, dice)
    }

    pub(crate) fn make_snapshot(&mut self, dice: u64) -> Stepped {
        let scope = people::open_scope(dice);
        let form = if self.on == On::Memory { Form::Plain } else { Form::Sqlite };
        let made = self.ours(|world| world.server.make_snapshot(BUSINESS, scope, form))?;
        self.note(|| format!("server: a snapshot {made:?} of {scope}"));
        Ok(())
    }

    pub(crate) fn lose_layers(&mut self, phone: usize) -> Stepped {
        self.ours(|world| world.phones[phone].lose_layers())?;
        self.restart(phone)
    }

    pub(crate) fn discard(&mut self, phone: usize) -> Stepped {
        self.on_phone(phone, |phone| {
            let outbox: Vec<_> = phone.store.outbox().iter().map(|waiting| waiting.entry.id).collect();
            outbox.into_iter().try_for_each(|entry| phone.store.discard(entry).map(drop))
        })
        .map(drop)
    }

    pub(crate) fn renew(&mut self, person: usize) -> Stepped {
        self.server.expired.remove(&person);
        self.sessions[person] += 1;
        (0..PHONES).filter(|phone| OWNER[*phone] == person).try_for_each(|phone| self.event(phone, Event::Nudged))
    }

    pub(crate) fn server_dies(&mut self) -> Stepped {
        self.server.disk.cut_power();
        self.ours(|world| world.server.restart(BUSINESS))?;
        self.break_connections();
        Ok(())
    }

    /// Whoever waited for the server hears that it is gone.
    pub(crate) fn break_connections(&mut self) {
        self.flights.retain(|_, flight| matches!(flight.body, Body::Push(_) | Body::Ask(..) | Body::Fetch(_)));
        for phone in &mut self.phones {
            for (_, until) in [&mut phone.up, &mut phone.down, &mut phone.beside].into_iter().flatten() {
                *until = self.now + 50;
            }
        }
    }

    pub(crate) fn restore(&mut self) -> Stepped {
        if self.server.backup.is_none() {
            return Ok(());
        }
        let epoch = self.random.uuid(self.now);
        let forgotten = self.ours(|world| world.server.restore(BUSINESS, epoch))?;
        self.note(|| format!("server: back to the backup, {} decisions are forgotten", forgotten.len()));
        self.excused.extend(forgotten);
        self.numbers_were_lost = true;
        self.rows_were_lost = true;
        self.break_connections();
        Ok(())
    }
}
