//! Addresses and their parts.

use super::*;

/// The parts that were said, in one line.
fn line(text: &str) -> String {
    let a = parse(text);
    let number = a.number.map_or(String::new(), |n| {
        if n.sub > 0 { format!("{}-{}号", n.number, n.sub) } else { format!("{}号", n.number) }
    });
    let with = |part: &str, what: &str| if part.is_empty() { String::new() } else { format!("{part}{what}") };
    let parts = [
        a.province.clone(),
        a.city.clone(),
        a.county.clone(),
        a.town.clone(),
        a.community.clone(),
        a.road.clone(),
        with(&a.crossing, "(口)"),
        number,
        a.name.clone(),
        with(&a.building, "栋"),
        with(&a.unit, "单元"),
        with(&a.floor, "层"),
        with(&a.room, "室"),
    ];
    parts.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join("|")
}

#[test]
fn standard_addresses_are_read_into_their_parts() {
    for (text, wanted) in [
        (
            "湖北省宜昌市西陵区学院街道四方堰社区中山路211号绿萝小区3栋2单元501室",
            "湖北省|宜昌市|西陵区|学院街道|四方堰社区|中山路|211号|绿萝小区|3栋|2单元|501室",
        ),
        ("上海市浦东新区陆家嘴街道世纪大道100号", "上海市|浦东新区|陆家嘴街道|世纪大道|100号"),
        ("北京市北京市海淀区中关村大街27号", "北京市|海淀区|中关村大街|27号"),
        ("广西壮族自治区南宁市青秀区民族大道9号", "广西壮族自治区|南宁市|青秀区|民族大道|9号"),
        ("湖北省恩施土家族苗族自治州恩施市施州大道5号", "湖北省|恩施土家族苗族自治州|恩施市|施州大道|5号"),
        ("安徽省铜陵市铜官区西湖镇朝山村三组8号", "安徽省|铜陵市|铜官区|西湖镇|朝山村|朝山村3组|8号"),
        ("西湖镇朝山村12号", "西湖镇|朝山村|朝山村|12号"),
        ("广东省深圳市坪山区坑梓街道秀新社区深汕路", "广东省|深圳市|坪山区|坑梓街道|秀新社区|深汕路"),
        ("长宁路1027弄3号501室", "长宁路1027弄|3号|501室"),
        ("解放路附12号", "解放路|12号"),
        ("中山路12号附3号", "中山路|12-3号"),
        ("滨江花园A座1203", "滨江花园|a栋|1203室"),
        ("绿萝小区3-2-501", "绿萝小区|3栋|2单元|501室"),
        ("中山路五号院3号楼", "中山路|5号|院|3栋"),
        ("二马路社区二马路8号", "二马路社区|二马路|8号"),
        ("三江镇中心小学", "三江镇|中心小学"),
        ("夷陵大道与西陵一路交叉口", "夷陵大道|西陵一路(口)"),
        ("万达广场", "万达广场"),
        ("211 Zhongshan Road, Yichang", "zhongshan road|211号"),
        ("Calle Mayor, 12", "calle mayor|12号"),
    ] {
        assert_eq!(line(text), wanted, "{text}");
    }
}

#[test]
fn directions_and_distances_are_read() {
    for (text, bearing, metres) in [
        ("中山路211号往东20米", Some(90.0), Some(20.0)),
        ("绿萝小区西北侧", Some(315.0), None),
        ("解放路口以南约1公里处", Some(180.0), Some(1000.0)),
        ("实验小学对面", None, None),
        ("20 m east of 211 Zhongshan Road", Some(90.0), Some(20.0)),
        ("50 metros al norte de Calle Mayor 12", Some(0.0), Some(50.0)),
        ("opposite Wanda Plaza", None, None),
    ] {
        let aside = parse(text).aside.unwrap_or_else(|| panic!("{text}"));
        assert_eq!((aside.bearing, aside.metres), (bearing, metres), "{text}");
    }
    assert_eq!(parse("山东路12号").aside, None);
    assert_eq!(parse("20 m east of 211 Zhongshan Road").number.map(|n| n.number), Some(211));
}
