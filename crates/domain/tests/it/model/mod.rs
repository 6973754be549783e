//! The model check of the gate. `gate` is what is checked: the real functions, or the same with one flaw; `scene` says
//! where owner and attacker stand; `world` is everything that can happen between them; `checks` asks for the results.
//! `siege` and `siege_of_two` are models of their own: how long anybody can keep an owner out.

mod checks;
mod gate;
mod scene;
mod siege;
mod siege_of_two;
mod world;
