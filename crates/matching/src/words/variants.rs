//! Small tables of characters: traditional → simplified, accented → plain.
//!
//! Not a conversion of Chinese: only the characters that reports about streets and houses are made of, one to one. A traditional
//! character that is missing here stays as it is, which costs a match and nothing else.

use std::{collections::HashMap, sync::LazyLock};

/// Pairs of traditional and simplified characters.
const PAIRS: &str = "\
蓋盖燈灯樹树違违車车亂乱廣广擾扰積积損损壞坏場场門门開开關关閉闭電电線线纜缆桿杆訊讯網网絡络號号誌志標标識识\
欄栏護护橋桥鐵铁軌轨軟软輛辆輪轮載载運运輸输遞递郵邮報报話话視视監监攝摄頭头廢废棄弃雜杂塵尘揚扬煙烟燒烧氣气\
聲声響响鬧闹樂乐業业營营佔占攤摊販贩賣卖買买貨货鋪铺舖铺廠厂倉仓庫库樓楼層层頂顶牆墙陽阳臺台簷檐騎骑戶户裝装\
飾饰築筑設设備备殘残礙碍階阶緣缘磚砖塊块縫缝溝沟湧涌澇涝凍冻結结濕湿髒脏淨净潔洁掃扫灑洒遺遗漬渍貓猫雞鸡鴨鸭\
鵝鹅豬猪飼饲養养寵宠屍尸體体糞粪蟲虫綠绿園园葉叶幹干斷断傾倾噴喷遊游戲戏樣样機机單单雙双擋挡鎖锁樁桩圍围籬篱\
籠笼鋼钢銹锈鏽锈絲丝釘钉懸悬掛挂墜坠脫脱鬆松舊旧髮发發发現现見见聽听說说請请謝谢問问題题處处維维換换補补複复\
復复過过還还這这裡里裏里個个們们兩两幾几時时間间點点鐘钟週周後后邊边對对東东陸陆國国區区縣县鎮镇鄉乡莊庄衚胡\
衕同學学醫医兒儿長长輩辈婦妇嬰婴無无沒没為为與与從从進进來来動动壓压變变櫃柜錶表鏡镜鏈链鍊链閘闸閥阀龍龙給给\
導导訓训練练習习證证書书傳传貼贴塗涂鴉鸦畫画寫写橫横條条語语選选舉举稅税務务財财價价錢钱費费罰罚規规則则權权\
責责員员會会議议織织組组構构類类別别種种數数據据實实際际嚴严險险傷伤災灾難难獲获應应該该讓让張张陳陈劉刘趙赵\
吳吴鄭郑馮冯鄧邓許许蘇苏蔣蒋韓韩楊杨羅罗黃黄藍蓝紅红銀银銅铜鋁铝鉛铅鹽盐鹼碱飯饭館馆廚厨爐炉燴烩滷卤麵面湯汤\
魚鱼蝦虾雲云風风島岛灣湾濱滨瀝沥漿浆澆浇滅灭溫温熱热涼凉淺浅濁浊滯滞滲渗潰溃澤泽濫滥濾滤瀉泻灘滩歲岁歷历曆历\
殺杀殼壳毀毁瑣琐瓊琼產产畝亩畢毕異异疊叠癢痒瘋疯癱瘫盡尽盤盘眾众睏困礦矿礎础禮礼禿秃稱称穩稳窪洼窩窝競竞筆笔\
節节範范簡简籃篮糧粮紙纸細细終终絕绝統统綁绑緊紧縮缩總总繞绕繩绳繼继續续罷罢聯联職职肅肃腳脚腦脑臉脸臨临艙舱\
艱艰華华萬万著着蔔卜蘭兰虧亏蝕蚀術术衝冲衛卫製制誤误調调講讲譯译讀读讚赞豎竖貝贝負负貢贡貧贫貴贵貸贷賀贺賓宾\
賴赖購购贊赞趕赶跡迹踐践軍军較较輕轻轉转轎轿轟轰農农遠远適适遲迟遷迁鄰邻醬酱釀酿鈴铃鈔钞鉤钩銷销錄录錯错鍋锅\
鑰钥鑽钻閃闪閒闲闆板闊阔陣阵陰阴隊队隨随雖虽靜静頁页項项順顺須须預预頑顽頓顿領领頻频顆颗額额顏颜願愿顧顾飄飘\
飛飞飲饮飽饱駐驻駕驾駛驶驗验驚惊驢驴鬥斗鳥鸟鳴鸣麗丽丟丢齊齐齡龄滿满汙污爛烂歐欧彎弯碼码棟栋廟庙獸兽強强徑径彈弹\
擴扩擁拥擊击檢检榮荣極极歡欢決决況况沖冲測测漲涨狀状獨独環环療疗確确級级純纯紋纹緩缓編编膠胶藥药觀观觸触計计\
記记訴诉診诊評评詢询試试詳详認认誰谁課课論论豐丰賊贼辦办達达針针釣钓鏟铲闖闯隱隐霧雾靈灵騷骚鷄鸡黨党廳厅彙汇\
拋抛捲卷搖摇撐撑擠挤擺摆攔拦敗败於于晝昼曬晒槍枪歸归減减爭争牀床輔辅龐庞餘余黴霉薰熏";

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut chars = PAIRS.chars();
    let mut table = HashMap::new();
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        table.insert(from, to);
    }
    table
});

/// The simplified twin of a traditional character, or the character itself.
pub(super) fn simplified(c: char) -> char {
    SIMPLIFIED.get(&c).copied().unwrap_or(c)
}

/// A lower-case Latin letter without its accent.
pub(super) fn plain_latin(c: char) -> char {
    match c {
        'à'..='å' | 'ā' => 'a',
        'ç' => 'c',
        'è'..='ë' | 'ē' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ō' => 'o',
        'ù'..='ü' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_pairs_of_chinese_characters_and_needs_no_second_look() {
        assert_eq!(PAIRS.chars().count() % 2, 0);
        assert!(PAIRS.chars().all(super::super::is_cjk));
        for (from, to) in SIMPLIFIED.iter() {
            assert_eq!(simplified(*to), *to, "{from} becomes {to}, which is itself in the table");
        }
    }

    #[test]
    fn the_table_is_aligned_at_its_far_end() {
        // One missing character in the middle would pair everything after it wrongly.
        for (from, to) in
            [('蓋', '盖'), ('樓', '楼'), ('雞', '鸡'), ('貼', '贴'), ('臨', '临'), ('驢', '驴'), ('齡', '龄')]
        {
            assert_eq!(simplified(from), to);
        }
    }
}
