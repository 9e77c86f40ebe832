//! Words from which roads, compounds, units and people are named. All combinations are invented.

use crate::rng::Rng;

/// A word in Chinese and in pinyin.
pub type Word = (&'static str, &'static str);

/// Stems of street names.
pub const STREET_WORDS: [Word; 72] = [
    ("桃源", "Taoyuan"),
    ("石桥", "Shiqiao"),
    ("清江", "Qingjiang"),
    ("长安", "Chang'an"),
    ("云林", "Yunlin"),
    ("福绥", "Fusui"),
    ("康庄", "Kangzhuang"),
    ("永兴", "Yongxing"),
    ("南正", "Nanzheng"),
    ("北门", "Beimen"),
    ("东门", "Dongmen"),
    ("献福", "Xianfu"),
    ("通惠", "Tonghui"),
    ("怀远", "Huaiyuan"),
    ("致祥", "Zhixiang"),
    ("培元", "Peiyuan"),
    ("二架牌坊", "Erjia Paifang"),
    ("鼓楼", "Gulou"),
    ("钟楼", "Zhonglou"),
    ("县府", "Xianfu"),
    ("学宫", "Xuegong"),
    ("书院", "Shuyuan"),
    ("文昌", "Wenchang"),
    ("武庙", "Wumiao"),
    ("天官", "Tianguan"),
    ("民主", "Minzhu"),
    ("自强", "Ziqiang"),
    ("红星", "Hongxing"),
    ("前进", "Qianjin"),
    ("向阳", "Xiangyang"),
    ("团结", "Tuanjie"),
    ("友谊", "Youyi"),
    ("光荣", "Guangrong"),
    ("劳动", "Laodong"),
    ("星火", "Xinghuo"),
    ("曙光", "Shuguang"),
    ("青年", "Qingnian"),
    ("建国", "Jianguo"),
    ("兴业", "Xingye"),
    ("创业", "Chuangye"),
    ("科技", "Keji"),
    ("迎宾", "Yingbin"),
    ("体育场", "Tiyuchang"),
    ("发展", "Fazhan"),
    ("开元", "Kaiyuan"),
    ("望江", "Wangjiang"),
    ("临江", "Linjiang"),
    ("沿湖", "Yanhu"),
    ("柳林", "Liulin"),
    ("梅林", "Meilin"),
    ("桂苑", "Guiyuan"),
    ("橘乡", "Juxiang"),
    ("茶山", "Chashan"),
    ("松鹤", "Songhe"),
    ("竹溪", "Zhuxi"),
    ("枫香", "Fengxiang"),
    ("荷花", "Hehua"),
    ("樱花", "Yinghua"),
    ("白果", "Baiguo"),
    ("银杏", "Yinxing"),
    ("金岭", "Jinling"),
    ("玉泉", "Yuquan"),
    ("龙泉", "Longquan"),
    ("凤台", "Fengtai"),
    ("仙鹤", "Xianhe"),
    ("麒麟", "Qilin"),
    ("五峰", "Wufeng"),
    ("珍珠", "Zhenzhu"),
    ("明月", "Mingyue"),
    ("朝晖", "Zhaohui"),
    ("晚霞", "Wanxia"),
    ("甘泉", "Ganquan"),
];

/// Stems of compounds and units.
pub const HOME_WORDS: [Word; 60] = [
    ("翠苑", "Cuiyuan"),
    ("江景", "Jiangjing"),
    ("锦绣", "Jinxiu"),
    ("桂花", "Guihua"),
    ("梅园", "Meiyuan"),
    ("兰亭", "Lanting"),
    ("竹林", "Zhulin"),
    ("荷塘", "Hetang"),
    ("金桥", "Jinqiao"),
    ("银湖", "Yinhu"),
    ("紫荆", "Zijing"),
    ("玉兰", "Yulan"),
    ("丹桂", "Dangui"),
    ("听涛", "Tingtao"),
    ("晨光", "Chenguang"),
    ("朝霞", "Zhaoxia"),
    ("康乐", "Kangle"),
    ("安居", "Anju"),
    ("福星", "Fuxing"),
    ("祥和", "Xianghe"),
    ("和谐", "Hexie"),
    ("丰泽", "Fengze"),
    ("华庭", "Huating"),
    ("盛世", "Shengshi"),
    ("景秀", "Jingxiu"),
    ("云水", "Yunshui"),
    ("青枫", "Qingfeng"),
    ("碧水", "Bishui"),
    ("清泉", "Qingquan"),
    ("枫林", "Fenglin"),
    ("松涛", "Songtao"),
    ("柳岸", "Liu'an"),
    ("杏林", "Xinglin"),
    ("橘颂", "Jusong"),
    ("橙园", "Chengyuan"),
    ("长乐", "Changle"),
    ("永安", "Yong'an"),
    ("新风", "Xinfeng"),
    ("阳光", "Yangguang"),
    ("春晓", "Chunxiao"),
    ("秋实", "Qiushi"),
    ("夏荷", "Xiahe"),
    ("冬青", "Dongqing"),
    ("海棠", "Haitang"),
    ("石榴", "Shiliu"),
    ("芙蓉", "Furong"),
    ("牡丹", "Mudan"),
    ("茉莉", "Moli"),
    ("香樟", "Xiangzhang"),
    ("梧桐", "Wutong"),
    ("雅居", "Yaju"),
    ("瑞景", "Ruijing"),
    ("嘉和", "Jiahe"),
    ("万福", "Wanfu"),
    ("双龙", "Shuanglong"),
    ("三元", "Sanyuan"),
    ("四季", "Siji"),
    ("五福", "Wufu"),
    ("九州", "Jiuzhou"),
    ("百合", "Baihe"),
];

const SURNAMES: [Word; 40] = [
    ("王", "wang"),
    ("李", "li"),
    ("张", "zhang"),
    ("刘", "liu"),
    ("陈", "chen"),
    ("杨", "yang"),
    ("黄", "huang"),
    ("赵", "zhao"),
    ("周", "zhou"),
    ("吴", "wu"),
    ("徐", "xu"),
    ("孙", "sun"),
    ("胡", "hu"),
    ("朱", "zhu"),
    ("高", "gao"),
    ("林", "lin"),
    ("何", "he"),
    ("郭", "guo"),
    ("马", "ma"),
    ("罗", "luo"),
    ("梁", "liang"),
    ("宋", "song"),
    ("郑", "zheng"),
    ("谢", "xie"),
    ("韩", "han"),
    ("唐", "tang"),
    ("冯", "feng"),
    ("于", "yu"),
    ("董", "dong"),
    ("萧", "xiao"),
    ("程", "cheng"),
    ("曹", "cao"),
    ("袁", "yuan"),
    ("邓", "deng"),
    ("许", "xu"),
    ("傅", "fu"),
    ("沈", "shen"),
    ("曾", "zeng"),
    ("彭", "peng"),
    ("望", "wang"),
];

const GIVEN: [Word; 64] = [
    ("伟", "wei"),
    ("芳", "fang"),
    ("娜", "na"),
    ("敏", "min"),
    ("静", "jing"),
    ("丽", "li"),
    ("强", "qiang"),
    ("磊", "lei"),
    ("军", "jun"),
    ("洋", "yang"),
    ("勇", "yong"),
    ("艳", "yan"),
    ("杰", "jie"),
    ("娟", "juan"),
    ("涛", "tao"),
    ("明", "ming"),
    ("超", "chao"),
    ("霞", "xia"),
    ("平", "ping"),
    ("刚", "gang"),
    ("桂英", "guiying"),
    ("秀兰", "xiulan"),
    ("建国", "jianguo"),
    ("建华", "jianhua"),
    ("志强", "zhiqiang"),
    ("文博", "wenbo"),
    ("雨欣", "yuxin"),
    ("子涵", "zihan"),
    ("晓东", "xiaodong"),
    ("晓燕", "xiaoyan"),
    ("春梅", "chunmei"),
    ("冬梅", "dongmei"),
    ("海燕", "haiyan"),
    ("海涛", "haitao"),
    ("红梅", "hongmei"),
    ("丽华", "lihua"),
    ("国庆", "guoqing"),
    ("国强", "guoqiang"),
    ("玉兰", "yulan"),
    ("玉梅", "yumei"),
    ("佳怡", "jiayi"),
    ("思远", "siyuan"),
    ("俊杰", "junjie"),
    ("浩然", "haoran"),
    ("宇轩", "yuxuan"),
    ("梦洁", "mengjie"),
    ("诗涵", "shihan"),
    ("嘉豪", "jiahao"),
    ("永红", "yonghong"),
    ("永刚", "yonggang"),
    ("新民", "xinmin"),
    ("立新", "lixin"),
    ("德胜", "desheng"),
    ("长青", "changqing"),
    ("大庆", "daqing"),
    ("小红", "xiaohong"),
    ("小龙", "xiaolong"),
    ("云飞", "yunfei"),
    ("天宇", "tianyu"),
    ("一鸣", "yiming"),
    ("若兰", "ruolan"),
    ("慧敏", "huimin"),
    ("雪莲", "xuelian"),
    ("金凤", "jinfeng"),
];

/// An invented person's name, and its pinyin without spaces.
pub fn person(rng: &mut Rng) -> (String, String) {
    let (family, given) = (rng.pick(&SURNAMES), rng.pick(&GIVEN));
    (format!("{}{}", family.0, given.0), format!("{}{}", family.1, given.1))
}

/// An invented resident as the desk writes it down: full name, or surname with a form of address.
pub fn resident(rng: &mut Rng) -> String {
    if rng.chance(0.55) {
        let family = rng.pick(&SURNAMES).0;
        format!("{family}{}", rng.pick(&["先生", "女士", "女士", "师傅", "阿姨"]))
    } else {
        person(rng).0
    }
}

/// A list of names, each used once: every word with the first suffix, then with the second, and so on, then numbered.
#[derive(Clone, Debug)]
pub struct NameList {
    words: Vec<Word>,
    next: usize,
}

impl NameList {
    /// The words in an order drawn from `rng`.
    pub fn new(words: &[Word], rng: &mut Rng) -> Self {
        let mut words = words.to_vec();
        rng.shuffle(&mut words);
        Self { words, next: 0 }
    }

    /// The next word that was not used yet; after all words, numbered ones (一, 二 …).
    pub fn take(&mut self) -> (String, String) {
        let (round, index) = (self.next / self.words.len(), self.next % self.words.len());
        self.next += 1;
        let (zh, en) = self.words[index];
        let numbers = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        let round = round.min(numbers.len() - 1);
        if round == 0 {
            (zh.to_owned(), en.to_owned())
        } else {
            (format!("{zh}{}", numbers[round]), format!("{en} {round}"))
        }
    }
}
