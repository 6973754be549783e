//! The store on both engines. Each test gets a database of its own; without PostgreSQL the tests fail, they are never
//! skipped.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod anns_rows;
#[cfg(test)]
mod backing_up;
#[cfg(test)]
mod contacts;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod events;
#[cfg(test)]
mod factors;
#[cfg(test)]
mod feed;
#[cfg(test)]
mod flows;
#[cfg(test)]
mod following;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod protecting;
#[cfg(test)]
mod racing;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod test_store;
#[cfg(test)]
mod writing;

/// Runs each test once on SQLite and once on PostgreSQL.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::test_store::TestStore::on_sqlite().await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::test_store::TestStore::on_postgres().await).await;
            })*
        }
    };
}
pub(crate) use on_both;

/// Applies one change: `does!(house, lock, |tx| account::get(tx, ann))`. What it captures must be `Copy`; see
/// [`house::keep`].
macro_rules! does {
    ($test:expr, $lock:expr, |$tx:ident| $body:expr) => {
        $test.write($lock.clone(), move |$tx| Box::pin(async move { $body.await }))
    };
}
pub(crate) use does;
