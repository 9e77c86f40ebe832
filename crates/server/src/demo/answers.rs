//! What reporters of the demo city answer to the questions of their category. Invented, and the same for the same case.

use super::dice::Dice;
use serde_json::{Value, json};
use tessera_domain::{
    Timestamp,
    case::Answers,
    catalogue::{Catalogue, Question, QuestionKind},
};

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

fn words(code: &str, dice: &mut Dice) -> String {
    let n = dice.int(1, 960);
    match code {
        "pole" => format!("LD-{n:04}"),
        "plate" => format!("示A·{n:05}"),
        "brand" => dice.say(&["示例单车", "样例出行"]).to_owned(),
        "shop" => dice.say(&["示例餐馆", "样例烧烤店", "示例小吃店"]).to_owned(),
        _ => "见现场照片".to_owned(),
    }
}

fn answer(q: &Question, reported: Timestamp, dice: &mut Dice) -> Value {
    match q.kind {
        QuestionKind::Text => json!(words(&q.code, dice)),
        QuestionKind::Number => json!(match q.code.as_str() {
            "measured" => dice.int(52, 79),
            "homes" => dice.int(4, 60),
            _ => dice.int(1, 6),
        }),
        QuestionKind::YesNo => json!(dice.chance(0.4)),
        QuestionKind::OneOf => json!(dice.pick(&q.choices).map(|c| &c.code)),
        QuestionKind::SeveralOf => {
            let from = dice.int(0, q.choices.len() as i64 - 1) as usize;
            q.choices.iter().skip(from).take(2).map(|c| c.code.as_str()).collect()
        }
        QuestionKind::Date => {
            let t = reported.as_millisecond() - dice.int(0, 20) * DAY_MS;
            Timestamp::from_millisecond(t).map_or(Value::Null, |t| json!(t.to_string()[..10]))
        }
    }
}

/// Answers of a resident at the portal, or taken down by staff: everything that is required, most of the rest.
pub fn answers(c: &Catalogue, category: &str, reported: Timestamp, staff: bool, key: u64) -> Answers {
    let mut dice = Dice::new(key ^ 0x616e_7377_6572_7321);
    let mut out = Answers::new();
    for q in c.questions(category).into_iter().filter(|q| q.asked.asks(staff)) {
        let knows = dice.chance(0.85);
        if knows || (q.required && !staff) {
            out.insert(q.code.clone(), answer(q, reported, &mut dice));
        } else if q.required {
            out.insert(q.code.clone(), Value::Null);
        }
    }
    out
}
