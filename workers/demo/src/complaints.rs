//! What people turn to the company with, as data.

use domain::ticket::{Priority, TicketKind};

/// A sort of request with the words for it.
#[derive(Debug)]
pub(super) struct Complaint {
    /// How often it comes, and how often in the heating season.
    pub(super) weight: (u32, u32),
    pub(super) kind: TicketKind,
    pub(super) category: &'static str,
    pub(super) priority: Priority,
    pub(super) team: &'static str,
    /// In the words of those who ask.
    pub(super) texts: &'static [&'static str],
    /// What was done about it.
    pub(super) done: &'static [&'static str],
    /// What was used up: name, most of it, measure.
    pub(super) materials: &'static [(&'static str, u32, &'static str)],
}

const PLUMBERS: &str = "Сантехники";
const ELECTRICIANS: &str = "Электрики";
const YARD: &str = "Содержание территории";
const DESK: &str = "Абонентский отдел";
const LIFTS: &str = "Лифтовая служба";

#[rustfmt::skip]
pub(super) const COMPLAINTS: &[Complaint] = &[
    Complaint {
        weight: (16, 14), kind: TicketKind::Request, category: "plumbing", priority: Priority::Normal, team: PLUMBERS,
        texts: &["Капает кран на кухне", "Подтекает сифон под раковиной", "Не перекрывается вода в стояке",
                 "Слабый напор холодной воды", "Шумит бачок унитаза, вода идёт не переставая"],
        done: &["Заменена кран-букса", "Заменена прокладка, течи нет", "Прочищен аэратор, напор восстановлен"],
        materials: &[("Кран-букса 1/2\"", 2, "шт."), ("Прокладка резиновая", 4, "шт."), ("Лента ФУМ", 1, "шт.")],
    },
    Complaint {
        weight: (10, 9), kind: TicketKind::Request, category: "electricity", priority: Priority::High, team: ELECTRICIANS,
        texts: &["Нет света на лестничной площадке", "Искрит розетка в прихожей", "Выбивает автомат в щитке",
                 "Мигает свет в подъезде"],
        done: &["Заменён светильник", "Подтянуты контакты в щите", "Заменён автомат 25 А"],
        materials: &[("Лампа светодиодная", 3, "шт."), ("Автомат 25 А", 1, "шт."), ("Кабель ВВГ 3х2,5", 5, "м")],
    },
    Complaint {
        weight: (1, 18), kind: TicketKind::Request, category: "heating", priority: Priority::High, team: PLUMBERS,
        texts: &["Холодные батареи в комнате", "В угловой комнате +16", "Батарея греет только наполовину",
                 "Шум в трубах отопления по ночам"],
        done: &["Стравлен воздух, батареи прогреты", "Отрегулирован балансировочный клапан", "Промыт радиатор"],
        materials: &[("Кран Маевского", 2, "шт.")],
    },
    Complaint {
        weight: (8, 5), kind: TicketKind::Request, category: "lift", priority: Priority::Urgent, team: LIFTS,
        texts: &["Не работает лифт", "Лифт останавливается между этажами", "Не закрываются двери лифта"],
        done: &["Заменён контакт дверей кабины", "Лифт запущен, проведена проверка"],
        materials: &[("Контакт дверной", 1, "шт.")],
    },
    Complaint {
        weight: (9, 10), kind: TicketKind::Request, category: "cleaning", priority: Priority::Low, team: YARD,
        texts: &["В подъезде не мыли полы вторую неделю", "Не вывезен крупный мусор", "Не почищен снег у подъезда",
                 "Переполнены контейнеры"],
        done: &["Проведена внеплановая уборка", "Мусор вывезен", "Территория очищена и посыпана песком"],
        materials: &[("Песок", 20, "кг")],
    },
    Complaint {
        weight: (6, 6), kind: TicketKind::Request, category: "intercom", priority: Priority::Normal, team: ELECTRICIANS,
        texts: &["Не работает домофон", "Дверь подъезда не закрывается", "Не открывает ключ от подъезда"],
        done: &["Заменена трубка домофона", "Отрегулирован доводчик", "Перепрограммирован ключ"],
        materials: &[("Доводчик дверной", 1, "шт.")],
    },
    Complaint {
        weight: (5, 4), kind: TicketKind::Request, category: "roof", priority: Priority::Normal, team: "Кровельщики",
        texts: &["Протечка с крыши на последнем этаже", "После дождя сырое пятно на потолке"],
        done: &["Заделан стык, протечки нет", "Отремонтировано примыкание кровли"],
        materials: &[("Мастика битумная", 10, "кг")],
    },
    Complaint {
        weight: (6, 8), kind: TicketKind::Emergency, category: "leak", priority: Priority::Urgent, team: "Аварийная служба",
        texts: &["Прорвало трубу в ванной, заливает соседей", "Течёт стояк отопления", "С потолка льётся вода",
                 "Сорвало кран горячей воды, кипяток в квартире"],
        done: &["Стояк перекрыт, течь устранена", "Заменён участок трубы", "Поставлен хомут, назначена замена"],
        materials: &[("Труба ППР 25", 3, "м"), ("Хомут ремонтный", 2, "шт."), ("Кран шаровой 3/4\"", 1, "шт.")],
    },
    Complaint {
        weight: (5, 5), kind: TicketKind::Emergency, category: "blockage", priority: Priority::Urgent, team: "Аварийная служба",
        texts: &["Засор канализации, поднимается вода", "Не уходит вода в ванной и на кухне"],
        done: &["Прочищен стояк канализации", "Засор устранён тросом"],
        materials: &[("Хлорная известь", 1, "кг")],
    },
    Complaint {
        weight: (3, 3), kind: TicketKind::Emergency, category: "blackout", priority: Priority::Urgent, team: "Аварийная служба",
        texts: &["Нет электричества во всём подъезде", "Запах гари из электрощита"],
        done: &["Восстановлено электроснабжение", "Заменён вводной автомат"],
        materials: &[("Автомат 63 А", 1, "шт.")],
    },
    Complaint {
        weight: (9, 9), kind: TicketKind::Question, category: "bill", priority: Priority::Normal, team: DESK,
        texts: &["Почему выросла плата за содержание?", "Не вижу своего платежа за прошлый месяц",
                 "Как передать показания, если нет интернета?", "Прошу разъяснить начисление за отопление"],
        done: &["Разъяснён порядок начисления", "Платёж найден и зачислен", "Даны разъяснения по телефону"],
        materials: &[],
    },
    Complaint {
        weight: (5, 4), kind: TicketKind::Question, category: "certificate", priority: Priority::Low, team: DESK,
        texts: &["Нужна справка об отсутствии задолженности", "Прошу выписку из лицевого счёта"],
        done: &["Справка готова, можно забрать в офисе", "Выписка отправлена на почту"],
        materials: &[],
    },
    Complaint {
        weight: (4, 4), kind: TicketKind::Complaint, category: "staff", priority: Priority::High, team: DESK,
        texts: &["Мастер не пришёл в назначенное время", "Диспетчер разговаривал грубо"],
        done: &["С сотрудником проведена беседа, принесены извинения", "Проведена проверка, ответ направлен"],
        materials: &[],
    },
    Complaint {
        weight: (4, 3), kind: TicketKind::Complaint, category: "noise", priority: Priority::Normal, team: DESK,
        texts: &["Шум от ремонта в ночное время", "Гудит насос в подвале, невозможно спать"],
        done: &["Собственнику вручено предупреждение", "Насос установлен на виброопоры"],
        materials: &[("Виброопора", 4, "шт.")],
    },
    Complaint {
        weight: (5, 4), kind: TicketKind::Paid, category: "installation", priority: Priority::Normal, team: PLUMBERS,
        texts: &["Установить счётчик горячей воды", "Подключить стиральную машину", "Заменить смеситель в ванной"],
        done: &["Счётчик установлен и опломбирован", "Машина подключена, проверена", "Смеситель заменён"],
        materials: &[("Счётчик воды", 1, "шт."), ("Подводка гибкая", 2, "шт."), ("Смеситель", 1, "шт.")],
    },
];

/// The sort of request of a category.
///
/// # Panics
/// When the list has none.
pub(super) fn complaint(category: &str) -> &'static Complaint {
    COMPLAINTS.iter().find(|about| about.category == category).expect("a category of the list")
}

pub(super) const REMARKS: &[&str] = &[
    "Позвонили жителю, договорились о времени",
    "Никто не открыл дверь, перезвоним вечером",
    "Нужен доступ в подвал",
    "Заявка повторная, обратить внимание",
    "Ключи от чердака у старшего по дому",
    "Ждём ответа поставщика",
];
pub(super) const ANSWERS: &[&str] = &[
    "Мастер будет сегодня после обеда",
    "Приняли в работу, спасибо за обращение",
    "Просим обеспечить доступ к стояку",
    "Деталь заказана, сообщим о поступлении",
    "Когда вам удобно принять мастера?",
];
pub(super) const PLEAS: &[&str] = &[
    "Когда придёт мастер?",
    "Спасибо, жду",
    "Буду дома после шести",
    "Ничего не изменилось",
    "Прошу поторопиться",
];
pub(super) const PAUSES: &[&str] = &[
    "Ожидание запчастей",
    "Нет доступа в квартиру",
    "Ждём отключения стояка",
    "Согласование сметы с жителем",
];
pub(super) const RETURNS: &[&str] =
    &["На следующий день снова потекло", "Сделано не всё", "Никто не приходил", "Проблема повторилась"];
