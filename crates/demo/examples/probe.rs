use tessera_demo::*; use tessera_demo::mesh::LineKind; use std::collections::BTreeMap;
fn main(){ let seed=std::env::args().nth(1).and_then(|s|s.parse().ok()).unwrap_or(42);
 let r=rng::Rng::new(seed);
 let t=std::time::Instant::now();
 let p=town::Plan::draw(&r); eprintln!("plan {:?}",t.elapsed());
 let q=quarters::divide_town(&p); eprintln!("quarters {:?}",t.elapsed());
 let u=quarters::assign_uses(&p,&q,&r);
 let b=buildings::build(&p,&u,&r); eprintln!("buildings {:?}",t.elapsed());
 eprintln!("faces {} buildings {} hh {}",p.mesh.faces.len(),b.len(),b.iter().map(|d|d.households).sum::<u32>());
 let mut k=BTreeMap::new(); for d in &b {*k.entry(d.kind).or_insert(0)+=1;} eprintln!("{k:?}");
 let mut k=BTreeMap::new(); for d in &u {*k.entry(*d).or_insert(0)+=1;} eprintln!("{k:?}");
 for x in &q { let rings=regions::union_rings(&p.mesh,&x.faces); eprintln!("{} {} faces {} hh {} rings {} comps {}",x.street,x.community,x.faces.len(),b.iter().filter(|d|x.faces.contains(&d.face)).map(|d|d.households).sum::<u32>(),rings.len(),regions::components(&p.mesh,&x.faces).len()); }
 println!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='-2600 -2100 5200 4200' width='1500' height='1200'>");
 let mut cq=vec![0;p.mesh.faces.len()]; for (i,x) in q.iter().enumerate(){ for &f in &x.faces {cq[f]=i;} }
 for f in 0..p.mesh.faces.len(){ let c=format!("hsl({},{}%,{}%)",q[cq[f]].street*60+q[cq[f]].community*9,45+q[cq[f]].community*8,90-q[cq[f]].community*5); let c=if matches!(u[f],quarters::Use::River){"#9cf".to_string()}else{c};
  let pts:Vec<String>=p.mesh.face_points(f).iter().map(|q|format!("{:.1},{:.1}",q[0],-q[1])).collect(); println!("<polygon points='{}' fill='{c}'/>",pts.join(" "));}
 for d in &b { let pts:Vec<String>=d.ring.iter().map(|q|format!("{:.1},{:.1}",q[0],-q[1])).collect(); println!("<polygon points='{}' fill='#765'/>",pts.join(" "));}
 for (&(a,b),l) in &p.mesh.lines{ let (q,r)=(p.mesh.points[a],p.mesh.points[b]); let (w,c)=match l.kind{LineKind::Trunk=>(26,"#e92"),LineKind::Primary=>(20,"#ec5"),LineKind::Secondary=>(13,"#aaa"),LineKind::Residential=>(7,"#aaa"),LineKind::Footway=>(3,"#a55"),LineKind::Border=>(6,"#f0f"),_=>(2,"#48f")};
  println!("<line x1='{}' y1='{}' x2='{}' y2='{}' stroke='{c}' stroke-width='{w}'/>",q[0],-q[1],r[0],-r[1]);}
 println!("</svg>");}
