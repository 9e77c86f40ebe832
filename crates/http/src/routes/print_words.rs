//! The words of the printed form.

use tessera_domain::text::Lang;

/// Words of the form: 简体, 繁體, English, Español.
pub(super) fn words(lang: Lang) -> [&'static str; 20] {
    match lang {
        Lang::ZhHans => [
            "案件处置单",
            "案件编号",
            "上报时间",
            "来源",
            "类别",
            "地点",
            "所属网格",
            "问题描述",
            "立案条件与时限",
            "主办部门",
            "处置期限",
            "状态",
            "办理经过",
            "处置结果",
            "处置人签字",
            "核查人签字",
            "时间",
            "环节",
            "办理人",
            "内容",
        ],
        Lang::ZhHant => [
            "案件處置單",
            "案件編號",
            "上報時間",
            "來源",
            "類別",
            "地點",
            "所屬網格",
            "問題描述",
            "立案條件與時限",
            "主辦部門",
            "處置期限",
            "狀態",
            "辦理經過",
            "處置結果",
            "處置人簽字",
            "核查人簽字",
            "時間",
            "環節",
            "承辦人",
            "內容",
        ],
        Lang::En => [
            "Case handling form",
            "Number",
            "Reported",
            "Source",
            "Category",
            "Place",
            "Grid",
            "Description",
            "Filing condition and limit",
            "Lead department",
            "Deadline",
            "State",
            "History",
            "Result",
            "Handler's signature",
            "Checker's signature",
            "When",
            "Step",
            "By",
            "What was said",
        ],
        Lang::Es => [
            "Hoja de tramitación",
            "Número",
            "Comunicado",
            "Origen",
            "Categoría",
            "Lugar",
            "Cuadrícula",
            "Descripción",
            "Condición y plazo",
            "Departamento responsable",
            "Fecha límite",
            "Estado",
            "Historial",
            "Resultado",
            "Firma del gestor",
            "Firma del verificador",
            "Cuándo",
            "Paso",
            "Quién",
            "Qué se dijo",
        ],
    }
}

/// A limit such as `2 working_day` in words.
pub(super) fn limit(text: &str, lang: Lang) -> String {
    let Some((amount, unit)) = text.split_once(' ') else { return text.to_owned() };
    let one = amount == "1";
    let pick = |hans: &str, hant: &str, en: [&str; 2], es: [&str; 2]| {
        let many = usize::from(!one);
        match lang {
            Lang::ZhHans => format!("{amount} {hans}"),
            Lang::ZhHant => format!("{amount} {hant}"),
            Lang::En => format!("{amount} {}", en[many]),
            Lang::Es => format!("{amount} {}", es[many]),
        }
    };
    match unit {
        "working_day" => {
            pick("工作日", "工作日", ["working day", "working days"], ["día hábil", "días hábiles"])
        }
        "calendar_day" => {
            pick("自然日", "日曆天", ["calendar day", "calendar days"], ["día natural", "días naturales"])
        }
        "working_hour" => {
            pick("工作小时", "工作小時", ["working hour", "working hours"], ["hora hábil", "horas hábiles"])
        }
        "working_minute" => pick(
            "工作分钟",
            "工作分鐘",
            ["working minute", "working minutes"],
            ["minuto hábil", "minutos hábiles"],
        ),
        "emergency_hour" => pick(
            "紧急工作小时",
            "緊急工作小時",
            ["emergency hour", "emergency hours"],
            ["hora de urgencia", "horas de urgencia"],
        ),
        "emergency_minute" => pick(
            "应急分钟",
            "應急分鐘",
            ["emergency minute", "emergency minutes"],
            ["minuto de urgencia", "minutos de urgencia"],
        ),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_written_in_words_and_one_is_singular() {
        assert_eq!(limit("1 working_day", Lang::En), "1 working day");
        assert_eq!(limit("2 working_day", Lang::Es), "2 días hábiles");
        assert_eq!(limit("4 working_hour", Lang::ZhHans), "4 工作小时");
        assert_eq!(limit("soon", Lang::En), "soon");
    }
}
