//! What a bench found: figures, as a table for people and as JSON for programs.
//!
//! Invariant: `ratio` and `met` are computed here from what was measured and aimed at; nobody can type them in.

use nusaloka_window::{Outcome, places, while_doing};
use serde_json::{Value as Json, json};
use std::fs;

pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: String,
    limit: Option<f64>,
    aim: Option<Aim>,
}

/// What a figure should be.
#[derive(Clone, Copy)]
pub(crate) enum Aim {
    /// The value, in its unit.
    AtMost(f64),
    /// The value, as a multiple of its limit.
    AtMostTimesTheLimit(f64),
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: impl Into<String>) -> Self {
        Self { name: name.into(), value, unit: unit.into(), limit: None, aim: None }
    }

    /// What the same run measured of something that could hardly be better: the value becomes a ratio, too.
    #[must_use]
    pub(crate) fn against(self, limit: f64) -> Self {
        Self { limit: Some(limit), ..self }
    }

    #[must_use]
    pub(crate) fn aiming(self, aim: Aim) -> Self {
        Self { aim: Some(aim), ..self }
    }

    fn ratio(&self) -> Option<f64> {
        self.limit.filter(|limit| *limit > 0.0).map(|limit| self.value / limit)
    }

    /// Whether the aim is met; none where there is no aim. An aim that cannot be judged is not met.
    fn met(&self) -> Option<bool> {
        self.aim.map(|aim| match aim {
            Aim::AtMost(most) => self.value <= most,
            Aim::AtMostTimesTheLimit(most) => self.ratio().is_some_and(|ratio| ratio <= most),
        })
    }

    fn aim_in_words(&self) -> Option<String> {
        self.aim.map(|aim| match aim {
            Aim::AtMost(most) => format!("≤ {most} {}", self.unit),
            Aim::AtMostTimesTheLimit(most) => format!("≤ {most} × limit"),
        })
    }

    fn json(&self) -> Json {
        json!({
            "figure": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "limit": self.limit.map(rounded),
            "ratio": self.ratio().map(rounded),
            "aim": self.aim_in_words(),
            "met": self.met(),
        })
    }

    fn row(&self) -> [String; 7] {
        let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| rounded(value).to_string());
        [
            self.name.clone(),
            number(Some(self.value)),
            self.unit.clone(),
            number(self.limit),
            number(self.ratio()),
            self.aim_in_words().unwrap_or_else(|| "–".to_owned()),
            self.met().map_or("–", |met| if met { "yes" } else { "NO" }).to_owned(),
        ]
    }
}

#[derive(Default)]
pub(crate) struct Report {
    figures: Vec<Figure>,
}

impl Report {
    pub(crate) fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
    }

    pub(crate) fn value_of(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value)
    }

    /// Prints the table and writes `target/bench/<name>.json`.
    pub(crate) fn publish(&self, name: &str) -> Outcome {
        println!("\n{}", self.table());
        let folder = places::target().join("bench");
        fs::create_dir_all(&folder).map_err(while_doing(format!("making {}", folder.display())))?;
        let path = folder.join(format!("{name}.json"));
        let json = Json::Array(self.figures.iter().map(Figure::json).collect());
        fs::write(&path, format!("{json:#}\n")).map_err(while_doing(format!("writing {}", path.display())))?;
        println!("written to {}", path.display());
        Ok(())
    }

    fn table(&self) -> String {
        let head = ["figure", "value", "unit", "limit", "ratio", "aim", "met"].map(str::to_owned);
        let rows: Vec<[String; 7]> = [head].into_iter().chain(self.figures.iter().map(Figure::row)).collect();
        let widths: [usize; 7] =
            std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default());
        let line = |row: &[String; 7]| {
            let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            cells.join("  ").trim_end().to_owned()
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// As exact as such figures are.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The middle one, which a single slow run does not move.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match (values.len(), values.len() / 2) {
        (0, _) => f64::NAN,
        (count, middle) if count % 2 == 1 => values[middle],
        (_, middle) => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_is_judged_by_what_was_measured() {
        let figure = |value| Figure::new("start", value, "ms").against(100.0).aiming(Aim::AtMostTimesTheLimit(1.3));
        assert_eq!(figure(130.0).met(), Some(true));
        assert_eq!(figure(131.0).met(), Some(false));
        assert_eq!(Figure::new("size", 451.0, "kB").aiming(Aim::AtMost(450.0)).met(), Some(false));
        assert_eq!(Figure::new("size", 451.0, "kB").met(), None);
    }

    #[test]
    fn an_aim_against_a_limit_that_was_not_measured_is_not_met() {
        assert_eq!(Figure::new("start", 1.0, "ms").aiming(Aim::AtMostTimesTheLimit(1.3)).met(), Some(false));
        assert_eq!(Figure::new("start", f64::NAN, "ms").aiming(Aim::AtMost(1.0)).met(), Some(false));
    }

    #[test]
    fn a_figure_has_exactly_the_agreed_fields() {
        let json = Figure::new("idle memory", 121.456, "MB").against(100.0).json();
        let expected = json!({
            "figure": "idle memory", "value": 121.46, "unit": "MB", "limit": 100.0, "ratio": 1.21, "aim": null, "met": null,
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn the_median_ignores_one_slow_run() {
        assert!((median(vec![1.0, 900.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(Vec::new()).is_nan());
    }
}
