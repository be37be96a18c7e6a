//! YAML

mod read;
mod scalar;
#[cfg(test)]
mod tests;
