//! Money in the core: what was spent reaches every account of the service; the reader says that it may go on.

use crate::budget::Spent;

use super::message::Effects;
use super::model::Model;

impl Model {
    /// What was read of a service today: the same for all its accounts.
    pub(super) fn spent(&mut self, service: &str, spent: Spent) {
        for home in self.homes.iter_mut().filter(|home| home.account.name.service() == service) {
            home.take_spent(spent);
        }
    }

    /// The reader says that it may go on although the day's limit is reached.
    pub(super) fn read_on_today(&mut self) -> Effects {
        let now = self.now;
        let Some(home) = self.homes.get(self.front) else { return Effects::none() };
        let service = home.account.name.service().to_owned();
        let mut was_needed = false;
        for home in self.homes.iter_mut().filter(|home| home.account.name.service() == service) {
            was_needed |= home.go_on(now);
        }
        let Some(home) = self.homes.get(self.front) else { return Effects::none() };
        let words = match (was_needed, home.limit(now)) {
            (true, Some(limit)) => {
                let words = format!("on it goes, up to {limit} today");
                let effects = self.refresh(true);
                self.notices.remark(words);
                return effects;
            }
            (_, Some(limit)) => format!("the limit of {limit} today is not reached yet"),
            (_, None) if home.today(now).is_some() => "no daily limit is set".to_owned(),
            (_, None) => "reading here costs nothing".to_owned(),
        };
        self.notices.remark(words);
        Effects::none()
    }
}
