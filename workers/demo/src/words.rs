//! Who people are called and where they live. Nobody's names: common ones at random; the mail lies in a
//! domain for examples, the telephone code belongs to no network.

use domain::{
    contact::{Contacts, Email, Phone},
    text::Text,
};

use super::{dice::Dice, text::text};

#[rustfmt::skip]
const SURNAMES: &[&str] = &[
    "Иванов", "Смирнов", "Кузнецов", "Попов", "Васильев", "Петров", "Соколов", "Михайлов", "Новиков", "Фёдоров",
    "Морозов", "Волков", "Алексеев", "Лебедев", "Семёнов", "Егоров", "Павлов", "Козлов", "Степанов", "Николаев",
    "Орлов", "Андреев", "Макаров", "Никитин", "Захаров", "Зайцев", "Соловьёв", "Борисов", "Яковлев", "Григорьев",
    "Романов", "Воробьёв", "Сергеев", "Кузьмин", "Фролов", "Александров", "Дмитриев", "Королёв", "Гусев", "Киселёв",
    "Ильин", "Максимов", "Поляков", "Сорокин", "Виноградов", "Ковалёв", "Белов", "Медведев", "Антонов", "Тарасов",
    "Жуков", "Баранов", "Филиппов", "Комаров", "Давыдов", "Беляев", "Герасимов", "Богданов", "Осипов", "Сидоров",
];
#[rustfmt::skip]
const MEN: &[&str] = &[
    "Александр", "Сергей", "Дмитрий", "Андрей", "Алексей", "Владимир", "Максим", "Евгений", "Иван", "Михаил",
    "Николай", "Артём", "Роман", "Виктор", "Павел", "Олег", "Игорь", "Юрий", "Константин", "Антон", "Денис",
    "Кирилл", "Григорий", "Тимур", "Рустам", "Фёдор",
];
#[rustfmt::skip]
const WOMEN: &[&str] = &[
    "Елена", "Ольга", "Наталья", "Екатерина", "Анна", "Татьяна", "Мария", "Ирина", "Светлана", "Юлия", "Марина",
    "Людмила", "Галина", "Анастасия", "Дарья", "Надежда", "Валентина", "Вера", "Оксана", "Алина", "Ксения",
    "Полина", "Лариса", "Тамара", "Гульнара", "Зоя",
];
/// Of a man and of a woman.
const PATRONYMICS: &[(&str, &str)] = &[
    ("Александрович", "Александровна"),
    ("Сергеевич", "Сергеевна"),
    ("Владимирович", "Владимировна"),
    ("Николаевич", "Николаевна"),
    ("Андреевич", "Андреевна"),
    ("Алексеевич", "Алексеевна"),
    ("Викторович", "Викторовна"),
    ("Иванович", "Ивановна"),
    ("Михайлович", "Михайловна"),
    ("Дмитриевич", "Дмитриевна"),
    ("Юрьевич", "Юрьевна"),
    ("Петрович", "Петровна"),
    ("Олегович", "Олеговна"),
    ("Павлович", "Павловна"),
    ("Ильич", "Ильинична"),
];
#[rustfmt::skip]
const STREETS: &[&str] = &[
    "ул. Садовая", "ул. Лесная", "ул. Заречная", "просп. Мира", "ул. Строителей", "ул. Гагарина",
    "ул. Школьная", "ул. Набережная", "ул. Пушкина", "ул. Полевая", "бул. Космонавтов", "ул. Молодёжная",
    "ул. Чехова", "пер. Тихий", "ул. Вокзальная", "ул. Кирова",
];

pub(super) fn address(dice: &mut Dice, index: u32) -> Text<500> {
    // streets go round, numbers go up: no two houses share an address
    let street = STREETS[index as usize % STREETS.len()];
    let number = 1 + index / STREETS.len() as u32 * 4 + dice.between(0, 3);
    text(&format!("г. Верхнеозёрск, {street}, д. {number}"))
}

/// Somebody's name, phone and perhaps mail.
pub(super) fn somebody(dice: &mut Dice) -> Contacts {
    let surname = *dice.pick(SURNAMES);
    let (fathers_son, fathers_daughter) = *dice.pick(PATRONYMICS);
    let (name, initial) = if dice.permille(530) {
        let first = *dice.pick(WOMEN);
        (format!("{surname}а {first} {fathers_daughter}"), first)
    } else {
        let first = *dice.pick(MEN);
        (format!("{surname} {first} {fathers_son}"), first)
    };
    let phone = format!("+7000{:07}", dice.between(1_000_000, 9_999_999));
    let mailbox: String =
        initial.chars().take(1).chain(['.']).chain(surname.chars()).flat_map(latin).collect();
    let mail = format!("{mailbox}{}@example.com", dice.between(1, 9999));
    let email = dice.permille(720).then(|| Email::parse(&mail).expect("a good address"));
    Contacts { name: text(&name), phones: vec![Phone::parse(&phone).expect("a good number")], email }
}

fn latin(letter: char) -> std::str::Chars<'static> {
    const LETTERS: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
        "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
    ];
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let place = (lower as usize).checked_sub('а' as usize);
    let known = place.and_then(|place| LETTERS.get(place)).copied();
    match lower {
        'ё' => "e",
        '.' => ".",
        _ => known.unwrap_or_default(),
    }
    .chars()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_can_be_called_and_written_to() {
        let mut dice = Dice::new(1, "words");
        let people: Vec<_> = (0..300).map(|_| somebody(&mut dice)).collect();
        assert!(people.iter().all(|person| person.name.as_str().split(' ').count() == 3));
        assert!(people.iter().any(|person| person.email.is_none()));
        assert_eq!("Щ.Жуёв".chars().flat_map(latin).collect::<String>(), "shch.zhuev");
    }
}
