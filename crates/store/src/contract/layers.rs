//! Promises about layers of grids over the tree.

use super::{assert_stale, job, read, sample as s};
use crate::Store;
use tessera_domain::{
    area::{
        Area, AreaPath, Level,
        layer::{Layer, LayerGrid},
    },
    text::Text,
};

fn layer(code: &str) -> Layer {
    Layer {
        code: code.to_owned(),
        name: Text { en: s::UNICODE.to_owned(), ..Text::zh("警务责任区") },
        duties: vec!["E01".into(), "P02003".into()],
        department: None,
        responsible: false,
        valid_to: None,
        version: 1,
    }
}

/// Layers and what their grids are come back whole; a code belongs to one layer.
pub async fn layers_come_back_with_their_grids(store: &dyn Store) {
    let department = s::department(50, "police", None);
    let root = AreaPath::layer_root("police");
    let beat = |n, code: &str| Area { parent: None, ..s::area(n, code, Level::Grid, None, root.child(code)) };
    let areas = vec![s::root(), beat(2, "police:01"), beat(3, "police:02")];
    let police = Layer { department: Some(department.id), responsible: true, ..layer("police") };
    let ended = Layer { duties: Vec::new(), valid_to: Some(s::at(9)), ..layer("a-market") };
    let grids = vec![
        LayerGrid { area: areas[1].id, layer: "police".into(), department: None },
        LayerGrid { area: areas[2].id, layer: "police".into(), department: Some(department.id) },
    ];
    job!(store, (areas, police, ended, grids, department), tx => {
        tx.departments_insert(std::slice::from_ref(&department)).await?;
        tx.areas_insert(&areas).await?;
        tx.layer_insert(&police).await?;
        tx.layer_insert(&ended).await?;
        for g in &grids {
            tx.layer_grid_put(g).await?;
        }
        Ok(())
    })
    .await
    .expect("layers are stored");
    let mut tx = read(store).await;
    assert_eq!(tx.layers().await.unwrap(), [ended, police.clone()]);
    assert_eq!(tx.layer_grids().await.unwrap(), grids);
    drop(tx);
    let again = layer("police");
    assert!(job!(store, (again), tx => tx.layer_insert(&again).await).await.is_err(), "the code is taken");

    let other = LayerGrid { department: None, ..grids[1].clone() };
    job!(store, (other), tx => tx.layer_grid_put(&other).await).await.expect("another department");
    assert_eq!(read(store).await.layer_grids().await.unwrap(), [grids[0].clone(), other]);
}

/// A layer changes only from the version the writer saw.
pub async fn a_layer_changes_only_from_the_version_the_writer_saw(store: &dyn Store) {
    let first = layer("police");
    job!(store, (first), tx => tx.layer_insert(&first).await).await.expect("the layer is stored");
    let next =
        Layer { name: Text::zh("警格"), duties: Vec::new(), valid_to: Some(s::at(7)), version: 2, ..first };
    job!(store, (next), tx => tx.layer_update(&next).await).await.expect("the layer is changed");
    assert_stale(job!(store, (next), tx => tx.layer_update(&next).await).await, 1);
    assert_eq!(read(store).await.layers().await.unwrap(), [next]);
}
