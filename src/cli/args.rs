//! The command line's arguments. The only place where twite's own settings are read from the environment.

use std::path::PathBuf;

use crate::account::LoginBy;
use crate::demo;
use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Reads your timeline in the terminal.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "twite",
    version,
    about = "Reads your timeline in the terminal",
    after_help = "Without a command: the timeline, full screen; the login, if there is no account.\n\
                  To try it without an account: twite demo",
    disable_help_subcommand = true
)]
pub struct Args {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do; nothing opens the timeline.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Clone, Debug, ClapArgs)]
#[command(next_help_heading = "Options for every command")]
pub struct Global {
    /// The account to use: handle@service or handle
    #[arg(long, global = true, value_name = "NAME")]
    pub account: Option<String>,
    /// Read this configuration file (or TWITE_CONFIG)
    #[arg(long, global = true, value_name = "FILE", env = "TWITE_CONFIG", hide_env = true, value_parser = path())]
    pub config: Option<PathBuf>,
    /// Keep accounts and log here (or TWITE_DATA_DIR)
    #[arg(long, global = true, value_name = "DIR", env = "TWITE_DATA_DIR", hide_env = true, value_parser = path())]
    pub data_dir: Option<PathBuf>,
    /// Colours: auto, always or never (NO_COLOR counts)
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto, hide_possible_values = true, hide_default_value = true)]
    pub color: Color,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Log more; twice for even more
    #[arg(short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// Takes an empty path too, since an empty variable is meant to count as not set (`Paths::find` sees to it).
fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// What the demo speaks.
fn kinds() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(demo::spoken())
}

/// Whether to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "lower")]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Even into a pipe.
    Always,
    /// Not at all.
    Never,
}

/// The commands.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Log in to a service
    Login(Login),
    /// Withdraw an account's token, and forget it on this computer
    Logout {
        /// The account; not needed if there is only one
        #[arg(value_name = "ACCOUNT")]
        name: Option<String>,
        /// Delete what was kept of its timeline too
        #[arg(long)]
        delete_archive: bool,
    },
    /// List the accounts, choose the default, remove one
    Accounts {
        /// What to do with them; nothing lists them.
        #[command(subcommand)]
        command: Option<AccountsCommand>,
    },
    /// Print the home timeline
    Home(Home),
    /// What was read and is kept: how much, pruning, checking, exporting
    Archive {
        /// What to do with it; nothing says what is there.
        #[command(subcommand)]
        command: Option<ArchiveCommand>,
    },
    /// Show where files are, check the configuration
    Config {
        /// What to do; nothing shows the paths.
        #[command(subcommand)]
        command: Option<ConfigCommand>,
    },
    /// List the keys of the full screen
    Keys,
    /// Try twite on a made-up community of its own
    Demo(Demo),
}

/// Options of `twite login`.
#[derive(Clone, Debug, Default, PartialEq, Eq, ClapArgs)]
pub struct Login {
    /// The service, as config.toml names it, or a server's address
    #[arg(value_name = "SERVICE")]
    pub service: Option<String>,
    /// Log in by typing the PIN that the service shows
    #[arg(long, conflicts_with_all = ["callback", "token"])]
    pub pin: bool,
    /// Let the browser come back to a port here
    #[arg(long, value_name = "PORT", num_args = 0..=1, require_equals = true, conflicts_with = "token", value_parser = clap::value_parser!(u16).range(1..))]
    pub callback: Option<Option<u16>>,
    /// Ask for an access token and its secret that you have
    #[arg(long)]
    pub token: bool,
    /// Ask line by line, without the full screen
    #[arg(long)]
    pub plain: bool,
    /// Never open a browser
    #[arg(long)]
    pub no_browser: bool,
}

impl Login {
    /// The way, where it was named.
    pub fn by(&self) -> Option<LoginBy> {
        match self.callback {
            Some(port) => Some(LoginBy::Callback(port)),
            None if self.token => Some(LoginBy::Token),
            None => self.pin.then_some(LoginBy::Pin),
        }
    }
}

/// `twite accounts …`.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum AccountsCommand {
    /// List them (as without a command)
    List,
    /// Use this account when none is named
    Default {
        /// handle@service, or handle
        name: String,
    },
    /// Print accounts, with their secrets, for `import` on another host
    Export {
        /// handle@service, or handle; all if none is named
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Even onto a terminal
        #[arg(long)]
        show_secrets: bool,
    },
    /// Keep accounts that `export` printed, from standard input
    Import,
    /// Forget this account's token on this computer, and nowhere else
    Remove {
        /// handle@service, or handle
        name: String,
    },
}

/// `twite archive …`.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum ArchiveCommand {
    /// Say what is there (as without a command)
    Status,
    /// Delete what is beyond config.toml's limits, and shrink the file
    Prune,
    /// Print every post as JSON, one a line
    Export {
        /// Whose: handle@service, or handle; everybody's if none is named
        #[arg(value_name = "ACCOUNT")]
        name: Option<String>,
    },
    /// Look for damage
    Check,
}

/// Options of `twite home`.
#[derive(Clone, Debug, PartialEq, Eq, ClapArgs)]
pub struct Home {
    /// How many posts, 1 to 3200
    #[arg(short = 'n', value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=3200))]
    pub count: u32,
    /// Print JSON, one object a line
    #[arg(long)]
    pub json: bool,
    /// Only posts newer than the one with this id
    #[arg(long, value_name = "ID")]
    pub since: Option<String>,
    /// Ask nobody: print what is kept
    #[arg(long)]
    pub offline: bool,
}

/// `twite config …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum ConfigCommand {
    /// Show where files are (as without a command)
    Path,
    /// Check the configuration file
    Check,
}

/// Options of `twite demo`.
#[derive(Clone, Debug, PartialEq, Eq, ClapArgs)]
pub struct Demo {
    /// Stop at the login, to type the PIN by hand
    #[arg(long, conflicts_with = "serve")]
    pub manual: bool,
    /// How many posts to make up, 1 to 100000
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub posts: u32,
    /// The same number makes the same community
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Speak twitter-1.1, x-2, gnu-social or tumblr
    #[arg(long, value_name = "KIND", default_value = "twitter-1.1", hide_default_value = true, hide_possible_values = true, value_parser = kinds())]
    pub service: String,
    /// Only run the service, for other clients
    #[arg(long)]
    pub serve: bool,
    /// With --serve: listen on this port
    #[arg(long, value_name = "N", requires = "serve", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> Result<Args, clap::Error> {
        Args::try_parse_from(std::iter::once("twite").chain(line.split_whitespace()))
    }

    fn command(line: &str) -> Option<Command> {
        parse(line).unwrap_or_else(|error| panic!("{line}: {error}")).command
    }

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_command_line_of_the_interface_is_taken() {
        let text = |text: &str| Some(text.to_owned());
        let accounts = |command| Some(Command::Accounts { command });
        let config = |command| Some(Command::Config { command });
        let home = Home { count: 20, json: false, since: None, offline: false };
        let demo = Demo {
            manual: false,
            posts: 400,
            seed: 1,
            service: "twitter-1.1".into(),
            serve: false,
            port: None,
        };
        for (line, wanted) in [
            ("", None),
            ("login", Some(Command::Login(Login::default()))),
            (
                "login work --pin --plain --no-browser",
                Some(Command::Login(Login {
                    service: text("work"),
                    pin: true,
                    plain: true,
                    no_browser: true,
                    ..Login::default()
                })),
            ),
            ("login --token", Some(Command::Login(Login { token: true, ..Login::default() }))),
            ("login --callback", Some(Command::Login(Login { callback: Some(None), ..Login::default() }))),
            (
                "login --callback=8765 work",
                Some(Command::Login(Login {
                    callback: Some(Some(8765)),
                    service: text("work"),
                    ..Login::default()
                })),
            ),
            (
                "login --callback work",
                Some(Command::Login(Login {
                    callback: Some(None),
                    service: text("work"),
                    ..Login::default()
                })),
            ),
            ("logout", Some(Command::Logout { name: None, delete_archive: false })),
            ("logout maru@work", Some(Command::Logout { name: text("maru@work"), delete_archive: false })),
            ("accounts", accounts(None)),
            ("accounts list", accounts(Some(AccountsCommand::List))),
            ("accounts default maru", accounts(Some(AccountsCommand::Default { name: "maru".into() }))),
            ("accounts remove maru", accounts(Some(AccountsCommand::Remove { name: "maru".into() }))),
            ("home", Some(Command::Home(home.clone()))),
            ("archive", Some(Command::Archive { command: None })),
            ("archive prune", Some(Command::Archive { command: Some(ArchiveCommand::Prune) })),
            ("home -n 3", Some(Command::Home(Home { count: 3, ..home.clone() }))),
            ("home --json --since 12", Some(Command::Home(Home { json: true, since: text("12"), ..home }))),
            ("config", config(None)),
            ("config path", config(Some(ConfigCommand::Path))),
            ("config check", config(Some(ConfigCommand::Check))),
            ("keys", Some(Command::Keys)),
            ("demo", Some(Command::Demo(demo.clone()))),
            ("demo --manual", Some(Command::Demo(Demo { manual: true, ..demo.clone() }))),
            ("demo --service tumblr", Some(Command::Demo(Demo { service: "tumblr".into(), ..demo.clone() }))),
            ("demo --posts 9 --seed 7", Some(Command::Demo(Demo { posts: 9, seed: 7, ..demo.clone() }))),
            ("demo --serve --port 80", Some(Command::Demo(Demo { serve: true, port: Some(80), ..demo }))),
        ] {
            assert_eq!(command(line), wanted, "{line}");
        }
    }

    #[test]
    fn what_holds_for_every_command_may_stand_before_or_after_it() {
        let options = "--account maru --config c.toml --data-dir d --color never --ascii -vv";
        for line in [options.to_owned(), format!("{options} home"), format!("accounts list {options}")] {
            let global = parse(&line).unwrap().global;
            assert_eq!(global.account.as_deref(), Some("maru"), "{line}");
            assert_eq!(global.config, Some("c.toml".into()), "{line}");
            assert_eq!(global.data_dir, Some("d".into()), "{line}");
            assert_eq!((global.color, global.ascii, global.verbose), (Color::Never, true, 2), "{line}");
        }
    }

    #[test]
    fn wrong_usage_ends_with_2() {
        for line in [
            "nonsense",
            "home -n 0",
            "home -n 3201",
            "home -n many",
            "--color pink",
            "accounts default",
            "accounts rename maru",
            "demo --port 80",
            "demo --serve --port 0",
            "demo --serve --manual",
            "demo --posts 0",
            "demo --service gopher",
            "login work other",
            "login --token=hush",
            "login work --token hush",
            "login --callback=0",
            "login --callback=70000",
            "login --pin --callback",
            "login --pin --token",
            "login --callback=8765 --token",
            "home extra",
        ] {
            assert_eq!(parse(line).expect_err(line).exit_code(), 2, "{line}");
        }
        assert_eq!(parse("--help").unwrap_err().exit_code(), 0);
        assert_eq!(parse("--version").unwrap_err().exit_code(), 0);
    }

    #[test]
    fn the_way_to_log_in_is_the_one_that_was_named() {
        for (line, way) in [
            ("login", None),
            ("login --pin", Some(LoginBy::Pin)),
            ("login --token", Some(LoginBy::Token)),
            ("login --callback", Some(LoginBy::Callback(None))),
            ("login --callback=8765", Some(LoginBy::Callback(Some(8765)))),
        ] {
            let Some(Command::Login(login)) = command(line) else { panic!("{line}") };
            assert_eq!(login.by(), way, "{line}");
        }
    }

    #[test]
    fn the_help_of_the_demo_names_all_that_it_speaks() {
        let help = parse("demo --help").unwrap_err().to_string();
        for name in demo::spoken() {
            assert!(help.contains(name), "{name}: {help}");
        }
    }

    #[test]
    fn an_empty_path_is_no_wrong_usage() {
        assert_eq!(parse("--config= --data-dir=").unwrap().global.data_dir, Some(PathBuf::new()));
    }

    fn for_each_command(command: &mut clap::Command, see: &mut dyn FnMut(&mut clap::Command)) {
        see(command);
        for child in command.get_subcommands_mut() {
            for_each_command(child, see);
        }
    }

    #[test]
    fn every_help_fits_80_columns_and_describes_everything() {
        let mut seen = 0;
        let mut root = Args::command();
        root.build();
        for_each_command(&mut root, &mut |command| {
            seen += 1;
            let name = command.get_name().to_owned();
            assert!(command.get_about().is_some(), "{name} says not what it does");
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{name}: {} is not described", argument.get_id());
            }
            for help in [command.render_help(), command.render_long_help()] {
                for line in help.to_string().lines() {
                    assert!(line.chars().count() <= 80, "{name}: {line}");
                }
            }
        });
        assert_eq!(seen, 20);
        let shown = parse("--help").unwrap_err().to_string();
        assert!(shown.contains("--color <WHEN>    Colours"), "one line an option: {shown}");
    }
}
