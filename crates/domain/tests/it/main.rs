//! The gate's rules by example, by property and by model check, through the public face of the crate only.

#[cfg(test)]
mod alerts;
#[cfg(test)]
mod attributes;
#[cfg(test)]
mod demand;
#[cfg(test)]
mod flow;
#[cfg(test)]
mod model;
#[cfg(test)]
mod passkey;
#[cfg(test)]
mod protection;
#[cfg(test)]
mod risk;
#[cfg(test)]
mod session;
#[cfg(test)]
mod somebody;
