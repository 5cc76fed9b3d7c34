//! Money: integer minor units and an ISO currency. No floats, here or anywhere.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The currencies that prices may be shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Currency {
    Idr,
    Usd,
    Eur,
    Sgd,
    Myr,
    Aud,
    Jpy,
    Sar,
    Gbp,
    Cny,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such currency")]
pub struct NoSuchCurrency;

impl Currency {
    pub const ALL: [Self; 10] =
        [Self::Idr, Self::Usd, Self::Eur, Self::Sgd, Self::Myr, Self::Aud, Self::Jpy, Self::Sar, Self::Gbp, Self::Cny];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Idr => "IDR",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Sgd => "SGD",
            Self::Myr => "MYR",
            Self::Aud => "AUD",
            Self::Jpy => "JPY",
            Self::Sar => "SAR",
            Self::Gbp => "GBP",
            Self::Cny => "CNY",
        }
    }

    /// How many decimals ISO 4217 gives the minor unit: what amounts are stored in.
    pub const fn decimals(self) -> u32 {
        match self {
            Self::Jpy => 0,
            Self::Idr
            | Self::Usd
            | Self::Eur
            | Self::Sgd
            | Self::Myr
            | Self::Aud
            | Self::Sar
            | Self::Gbp
            | Self::Cny => 2,
        }
    }

    /// How many decimals people read. Nobody writes the sen of a rupiah.
    pub const fn shown_decimals(self) -> u32 {
        match self {
            Self::Idr => 0,
            other => other.decimals(),
        }
    }
}

impl FromStr for Currency {
    type Err = NoSuchCurrency;
    fn from_str(code: &str) -> Result<Self, NoSuchCurrency> {
        Self::ALL.into_iter().find(|currency| currency.code() == code).ok_or(NoSuchCurrency)
    }
}

/// An exact amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The amount as an exact decimal, for machines and for the platform's number formatter: `-1250000.50`.
    pub fn decimal(self) -> Decimal {
        Decimal(self)
    }
}

/// Displays money as a plain decimal without a currency.
pub struct Decimal(Money);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Money { minor, currency } = self.0;
        let scale = 10_u64.pow(currency.decimals());
        let (whole, part) = (minor.unsigned_abs() / scale, minor.unsigned_abs() % scale);
        let sign = if minor < 0 { "-" } else { "" };
        match currency.decimals() {
            0 => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{part:0width$}", width = decimals as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_exactly() {
        let written = |minor, currency| Money::new(minor, currency).decimal().to_string();
        assert_eq!(written(125_000_000, Currency::Idr), "1250000.00");
        assert_eq!(written(-5, Currency::Usd), "-0.05");
        assert_eq!(written(1_234, Currency::Jpy), "1234");
        assert_eq!(written(i64::MIN, Currency::Eur), "-92233720368547758.08");
    }

    #[test]
    fn every_currency_reads_back_from_its_code() {
        for currency in Currency::ALL {
            assert_eq!(currency.code().parse(), Ok(currency));
        }
        assert_eq!("XXX".parse::<Currency>(), Err(NoSuchCurrency));
    }
}
