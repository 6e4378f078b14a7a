using System.Globalization;
using Shr.Server.Registries.Matching;

namespace Shr.Server.Tests.Registries;

/// <summary>
/// Made-up patients with a fixed seed, and second registrations of some of them with the slips that clerks make:
/// another spelling, Bangla instead of English, words left out or swapped, a digit or two of a date or number wrong.
/// </summary>
internal sealed class SeededPatients(int seed)
{
    private static readonly (string English, string Bangla)[] Men =
    [
        ("Rahim", "রহিম"), ("Karim", "করিম"), ("Jamal", "জামাল"), ("Kamal", "কামাল"), ("Shafiqul", "শফিকুল"), ("Rafiqul", "রফিকুল"), ("Anwar", "আনোয়ার"), ("Delwar", "দেলোয়ার"),
        ("Mizanur", "মিজানুর"), ("Habibur", "হাবিবুর"), ("Mostafizur", "মোস্তাফিজুর"), ("Saiful", "সাইফুল"), ("Tariqul", "তারিকুল"), ("Nazrul", "নজরুল"), ("Shahidul", "শহিদুল"), ("Aminul", "আমিনুল"),
        ("Jahangir", "জাহাঙ্গীর"), ("Alamgir", "আলমগীর"), ("Belal", "বেলাল"), ("Helal", "হেলাল"), ("Faruk", "ফারুক"), ("Masud", "মাসুদ"), ("Sohel", "সোহেল"), ("Rubel", "রুবেল"), ("Liton", "লিটন"), ("Ripon", "রিপন"),
        ("Bimal", "বিমল"), ("Gopal", "গোপাল"), ("Nikhil", "নিখিল"), ("Sujan", "সুজন"), ("Monir", "মনির"), ("Zakir", "জাকির"), ("Kabir", "কবির"), ("Iqbal", "ইকবাল"), ("Yusuf", "ইউসুফ"), ("Ibrahim", "ইব্রাহিম"),
        ("Ismail", "ইসমাইল"), ("Harun", "হারুন"), ("Selim", "সেলিম"), ("Babul", "বাবুল"), ("Dulal", "দুলাল"), ("Motaleb", "মোতালেব"), ("Quddus", "কুদ্দুস"), ("Wahid", "ওয়াহিদ"), ("Shamsul", "শামসুল"), ("Nurul", "নুরুল"),
    ];

    private static readonly (string English, string Bangla)[] Women =
    [
        ("Rahima", "রহিমা"), ("Fatema", "ফাতেমা"), ("Ayesha", "আয়েশা"), ("Khadija", "খাদিজা"), ("Amena", "আমেনা"), ("Halima", "হালিমা"), ("Salma", "সালমা"), ("Nasima", "নাসিমা"), ("Shahnaz", "শাহনাজ"),
        ("Shirin", "শিরিন"), ("Rokeya", "রোকেয়া"), ("Jahanara", "জাহানারা"), ("Hosne", "হোসনে"), ("Monowara", "মনোয়ারা"), ("Anowara", "আনোয়ারা"), ("Sufia", "সুফিয়া"), ("Moriom", "মরিয়ম"), ("Taslima", "তাসলিমা"),
        ("Rehana", "রেহানা"), ("Sabina", "সাবিনা"), ("Yasmin", "ইয়াসমিন"), ("Lovely", "লাভলী"), ("Shilpi", "শিল্পী"), ("Ruma", "রুমা"), ("Mita", "মিতা"), ("Purnima", "পূর্ণিমা"), ("Laboni", "লাবনী"), ("Jorina", "জরিনা"),
        ("Kulsum", "কুলসুম"), ("Maleka", "মালেকা"), ("Rowshan", "রওশন"), ("Zohra", "জোহরা"), ("Nurjahan", "নুরজাহান"), ("Dilruba", "দিলরুবা"), ("Farzana", "ফারজানা"), ("Tahmina", "তাহমিনা"), ("Bilkis", "বিলকিস"), ("Parul", "পারুল"),
    ];

    private static readonly (string English, string Bangla)[] LastOfMen =
    [
        ("Islam", "ইসলাম"), ("Hossain", "হোসেন"), ("Rahman", "রহমান"), ("Uddin", "উদ্দিন"), ("Ali", "আলী"), ("Miah", "মিয়া"), ("Khan", "খান"), ("Sheikh", "শেখ"), ("Das", "দাস"), ("Roy", "রায়"), ("Sarker", "সরকার"),
        ("Mondal", "মন্ডল"), ("Mollah", "মোল্লা"), ("Howlader", "হাওলাদার"), ("Sikder", "সিকদার"), ("Talukder", "তালুকদার"), ("Chowdhury", "চৌধুরী"), ("Haque", "হক"), ("Ahmed", "আহমেদ"), ("Bepari", "বেপারী"), ("Gazi", "গাজী"),
        ("Pramanik", "প্রামানিক"), ("Biswas", "বিশ্বাস"), ("Akond", "আকন্দ"), ("Matubbar", "মাতুব্বর"), ("Bhuiyan", "ভূঁইয়া"), ("Majumder", "মজুমদার"), ("Patwary", "পাটোয়ারী"), ("Khandaker", "খন্দকার"), ("Dewan", "দেওয়ান"),
    ];

    private static readonly (string English, string Bangla)[] LastOfWomen =
    [
        ("Begum", "বেগম"), ("Khatun", "খাতুন"), ("Akter", "আক্তার"), ("Bibi", "বিবি"), ("Sultana", "সুলতানা"), ("Parvin", "পারভীন"), ("Nahar", "নাহার"), ("Rani", "রানী"), ("Banu", "বানু"), ("Jahan", "জাহান"), ("Ara", "আরা"),
    ];

    private readonly Random _random = new(seed);

    /// <summary>A new person.</summary>
    public PatientFacts Person()
    {
        var isMan = _random.Next(2) == 0;
        var (english, bangla) = Name(isMan);
        var father = Name(true);
        var mother = Name(false);
        var birth = new DateTime(1940, 1, 1).AddDays(_random.Next(80 * 365));
        if (_random.Next(5) == 0)
        {
            // An estimate.
            birth = new DateTime(birth.Year, 1, 1);
        }

        var identifiers = new Dictionary<string, string>();
        if (_random.Next(10) < 4)
        {
            identifiers["nid"] = Digits(10);
        }

        return new PatientFacts
        {
            Names = _random.Next(2) == 0 ? [english, bangla] : [english],
            BirthDate = birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Gender = isMan ? "male" : "female",
            Identifiers = identifiers,
            Phones = _random.Next(10) < 7 ? ["01" + Digits(9)] : [],
            AreaCode = $"{_random.Next(10, 18)}{_random.Next(10, 18)}{_random.Next(10, 18)}{_random.Next(10, 20)}",
            Fathers = _random.Next(10) < 6 ? [father.English] : [],
            Mothers = _random.Next(10) < 6 ? [mother.English] : [],
        };
    }

    /// <summary>The same person as registered at another desk.</summary>
    public PatientFacts SecondRegistration(PatientFacts person)
    {
        var name = person.Names.Count > 1 && _random.Next(3) == 0 ? person.Names[1] : Misspell(person.Names[0]);
        var keepsNid = person.Identifiers.Count > 0 && _random.Next(2) == 0;
        return person with
        {
            Names = [name],
            BirthDate = Misdate(person.BirthDate!),
            Identifiers = keepsNid ? person.Identifiers : new Dictionary<string, string>(),
            Phones = _random.Next(10) < 6 ? person.Phones : ["01" + Digits(9)],
            AreaCode = _random.Next(10) < 8 ? person.AreaCode : person.AreaCode[..6] + _random.Next(10, 20),
            Fathers = person.Fathers.Count > 0 && _random.Next(10) < 7 ? [Misspell(person.Fathers[0])] : [],
            Mothers = person.Mothers.Count > 0 && _random.Next(10) < 7 ? [Misspell(person.Mothers[0])] : [],
        };
    }

    private (string English, string Bangla) Name(bool isMan)
    {
        var first = Pick(isMan ? Men : Women);
        var middle = _random.Next(3) == 0 ? Pick(isMan ? Men : Women) : default;
        var last = Pick(isMan ? LastOfMen : LastOfWomen);
        var prefix = isMan ? (_random.Next(3) == 0 ? ("Md. ", "মোঃ ") : ("", "")) : (_random.Next(5) == 0 ? ("Mst. ", "মোছাঃ ") : ("", ""));
        return ($"{prefix.Item1}{first.English} {(middle.English is null ? "" : middle.English + " ")}{last.English}",
            $"{prefix.Item2}{first.Bangla} {(middle.Bangla is null ? "" : middle.Bangla + " ")}{last.Bangla}");
    }

    private string Misspell(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words[0] is "Md." or "Mst." && _random.Next(2) == 0)
        {
            words[0] = words[0] == "Md." ? Pick(["Mohammad", "Muhammad", "Mohammed", "MD", ""]) : Pick(["Mosammat", "Most.", ""]);
        }

        if (words.Count > 2 && _random.Next(8) == 0)
        {
            words.RemoveAt(_random.Next(1, words.Count - 1));
        }

        if (words.Count > 1 && _random.Next(15) == 0)
        {
            (words[0], words[^1]) = (words[^1], words[0]);
        }

        return string.Join(' ', words.Where(w => w.Length > 0).Select(w => _random.Next(2) == 0 ? Respell(w) : _random.Next(8) == 0 ? Slip(w) : w));
    }

    private string Respell(string word)
    {
        (string From, string To)[] habits =
        [
            ("ee", "i"), ("i", "ee"), ("oo", "u"), ("u", "oo"), ("kh", "k"), ("sh", "s"), ("z", "j"), ("j", "z"), ("v", "bh"), ("bh", "v"), ("f", "ph"), ("q", "k"), ("k", "q"), ("a", "o"), ("o", "a"),
            ("e", "a"), ("ou", "ow"), ("w", "u"), ("que", "k"), ("ss", "s"), ("mm", "m"), ("ai", "ay"), ("ia", "iya"),
        ];
        var (from, to) = habits[_random.Next(habits.Length)];
        var at = word.IndexOf(from, 1, StringComparison.Ordinal);
        return at < 0 ? word : word[..at] + to + word[(at + from.Length)..];
    }

    private string Slip(string word)
    {
        if (word.Length < 4)
        {
            return word;
        }

        var at = _random.Next(1, word.Length - 1);
        return _random.Next(3) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, ((char)('a' + _random.Next(26))).ToString()),
            _ => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
        };
    }

    private string Misdate(string date) => _random.Next(20) switch
    {
        0 => $"{date[..4]}-01-01",
        1 when int.Parse(date[8..], CultureInfo.InvariantCulture) <= 12 => $"{date[..4]}-{date[8..]}-{date[5..7]}",
        2 => $"{date[..3]}{_random.Next(10)}{date[4..]}",
        3 => $"{date[..8]}{_random.Next(10, 29)}",
        _ => date,
    };

    private string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(i => (char)('0' + _random.Next(i == 0 ? 1 : 0, 10))));

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
