using Shr.Fhir.FhirPath;

namespace Shr.Fhir.Tests.FhirPath;

public sealed class LanguageTests
{
    private const string Patient = """
        {"resourceType":"Patient","id":"p","active":true,
         "name":[{"use":"official","family":"Rahman","given":["Abdul","Karim"],"_given":[null,{"extension":[{"url":"http://x","valueString":"y"}]}]},
                 {"use":"usual","given":[null],"_given":[{"id":"a1"}]}],
         "birthDate":"1974-12-25","deceasedBoolean":false,
         "contained":[{"resourceType":"Organization","id":"o","name":"Upazila Health Complex"}],
         "managingOrganization":{"reference":"#o"},
         "contact":[{"name":{"family":"Begum"}}],
         "multipleBirthInteger":2}
        """;

    [TestCase("1 + 2 * 3", "7")]
    [TestCase("(1 + 2) * 3", "9")]
    [TestCase("7 / 2", "3.5")]
    [TestCase("7 div 2", "3")]
    [TestCase("1.10", "1.10")]
    [TestCase("-(2)", "-2")]
    [TestCase("2147483647 + 1", "")]
    [TestCase("-2147483648", "-2147483648")]
    [TestCase("1 / 0", "")]
    [TestCase("'a' & {} & 'b'", "ab")]
    [TestCase("true and {}", "")]
    [TestCase("false and {}", "false")]
    [TestCase("{} implies true", "true")]
    [TestCase("1 | 2 | 2 | 1.0", "1, 2")]
    [TestCase("(1 | 2 | 3)[1]", "2")]
    [TestCase("(3 | 1 | 2).sort($this desc)", "3, 2, 1")]
    [TestCase("('b' | 'a').sort()", "a, b")]
    [TestCase("(1 | 2 | 3).aggregate($total + $this, 0)", "6")]
    [TestCase("(1 | 2 | 4).avg()", "2.3333333333333333333333333333")]
    [TestCase("defineVariable('a', 3).select(%a + 1)", "")]
    [TestCase("1.defineVariable('a', 3).select(%a + 1)", "4")]
    [TestCase("1.defineVariable('a', 3) | %a", "Execution")]
    [TestCase("iif(true, 1, 1 / 'x')", "1")]
    [TestCase("'abc'.matches('^b')", "false")]
    [TestCase("'abc'.replaceMatches('(b)', '[$1]')", "a[b]c")]
    [TestCase("'(a)\\1'.matches('\\\\((.)\\\\)')", "true")]
    [TestCase("'x'.unknown()", "Semantic")]
    [TestCase("'x'.substring()", "Semantic")]
    [TestCase("1 +", "Syntax")]
    [TestCase("'open", "Syntax")]
    [TestCase("%nothing", "Execution")]
    [TestCase("(1 | 2) + 1", "Execution")]
    [TestCase("'a' + 1", "Execution")]
    public void Operators_and_functions_follow_the_language(string expression, string expected) => Assert.That(Engine.Run(expression), Is.EqualTo(expected));

    [TestCase("Patient.name.given", "Abdul, Karim, ")]
    [TestCase("name.given.count()", "3")]
    [TestCase("name.where(use = 'official').given.first()", "Abdul")]
    [TestCase("name.given[1].extension('http://x').value", "y")]
    [TestCase("name[1].given.id", "a1")]
    [TestCase("name[1].given.hasValue()", "false")]
    [TestCase("deceased", "false")]
    [TestCase("deceased is boolean", "true")]
    [TestCase("multipleBirth.ofType(integer) + 1", "3")]
    [TestCase("active and deceased.not()", "true")]
    [TestCase("birthDate + 1 year", "1975-12-25")]
    [TestCase("birthDate < @1975", "true")]
    [TestCase("birthDate < @1974", "")]
    [TestCase("managingOrganization.resolve().name", "Upazila Health Complex")]
    [TestCase("contained.ofType(Organization).name", "Upazila Health Complex")]
    [TestCase("Encounter.status", "")]
    [TestCase("contact.name.family", "Begum")]
    [TestCase("descendants().where($this is HumanName).family", "Rahman, Begum")]
    [TestCase("name.type().name.distinct()", "HumanName")]
    [TestCase("contact.type().name", "BackboneElement")]
    [TestCase("%resource.id = id", "true")]
    [TestCase("conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", "true")]
    [TestCase("name[0] ~ name[0]", "true")]
    [TestCase("contact[0].name ~ name[0]", "false")]
    [TestCase("name.as(HumanName)", "Execution")]
    public void Navigation_knows_types_choices_siblings_and_contained(string expression, string expected) =>
        Assert.That(Engine.Run(expression, Patient), Is.EqualTo(expected));

    [TestCase("@2012-04-15 = @2012-04-15T10:00:00", "")]
    [TestCase("@2012-04-15T15:00:00Z = @2012-04-15T21:00:00+06:00", "true")]
    [TestCase("@2012-04-15T15:00:00Z < @2013-01-01T10:00:00", "true")]
    [TestCase("@2012-04-15T15:00:00Z = @2012-04-15T10:00:00", "")]
    [TestCase("@2016-02-29 + 1 year", "2017-02-28")]
    [TestCase("@2016 + 11 months", "2016")]
    [TestCase("@T23:59 + 2 minutes", "00:01")]
    [TestCase("@2018-02 + 1 'mo'", "Execution")]
    [TestCase("@9999-12-31 + 1 day", "")]
    [TestCase("@2014.lowBoundary(6)", "2014-01")]
    [TestCase("@2014-02.highBoundary(8)", "2014-02-28")]
    [TestCase("1.587.highBoundary(2)", "1.59")]
    [TestCase("@2015-02-30", "Syntax")]
    [TestCase("'2015-02-30'.convertsToDate()", "false")]
    public void Dates_are_known_only_to_their_precision(string expression, string expected) => Assert.That(Engine.Run(expression), Is.EqualTo(expected));

    [TestCase("7 days = 1 'wk'", "true")]
    [TestCase("1 year = 1 'a'", "")]
    [TestCase("1 year ~ 1 'a'", "true")]
    [TestCase("12 months = 1 year", "true")]
    [TestCase("4 'g' / 2 'm'", "2 'g.m-1'")]
    [TestCase("1 'cm' < 1 '[in_i]'", "true")]
    [TestCase("1 'kg' < 2 's'", "")]
    [TestCase("23 'Cel' > 72 '[degF]'", "true")]
    [TestCase("4 'g' !~ 4040 'mg'", "true")]
    [TestCase("'5 \\'mg\\''.toQuantity('g')", "0.005 'g'")]
    [TestCase("(2 'mg' | 3 'mg').sum()", "5 'mg'")]
    public void Quantities_are_compared_by_what_they_measure(string expression, string expected) => Assert.That(Engine.Run(expression), Is.EqualTo(expected));

    [TestCase("a.b.c", "a.b.c")]
    [TestCase("(a + b) * c", "(a + b) * c")]
    [TestCase("a+b*c", "a + b * c")]
    [TestCase("a.where(b='x''y'.length())", null)]
    [TestCase("`odd name`.first()", "`odd name`.first()")]
    [TestCase("a is FHIR.Patient and (b or c)", "a is FHIR.Patient and (b or c)")]
    [TestCase("-a.b", "-a.b")]
    [TestCase("(-a).b", "(-a).b")]
    [TestCase("%`vs-x` | %context", "%`vs-x` | %context")]
    [TestCase("@2015T | @T10:00 | 1.0 | 5L | 3 'mg' | 2 days", "@2015T | @T10:00 | 1.0 | 5L | 3 'mg' | 2 days")]
    [TestCase("x.sort(a desc, b)", "x.sort(a desc, b)")]
    public void An_expression_prints_as_itself(string expression, string? expected) =>
        Assert.That(Engine.Compiler.Compile(expression, out _)?.ToString(), Is.EqualTo(expected));

    [TestCase("name.given1")]
    [TestCase("Encounter.status")]
    [TestCase("multipleBirthInteger")]
    [TestCase("name.startsWith('a')")]
    [TestCase("children().first()")]
    [TestCase("iif(id, 1, 2)")]
    public void Strict_analysis_refuses_what_lenient_evaluation_lets_pass(string expression)
    {
        var options = new FhirPathOptions { IsStrict = true, ContextType = Definitions.R4Definitions.Types.Require("Patient") };

        Assert.That(Engine.Compiler.Compile(expression, options, out var error), Is.Null);
        Assert.That(error!.Kind, Is.EqualTo(FhirPathErrorKind.Semantic));
        Assert.That(Engine.Compiler.Compile(expression, out _), Is.Not.Null);
    }

    [Test]
    public void The_as_of_search_parameters_filters()
    {
        var compiled = Engine.Compiler.Compile("(name as HumanName).family", FhirPathOptions.Search, out _)!;
        var resource = Resource.Parse(System.Text.Encoding.UTF8.GetBytes(Patient), Definitions.R4Definitions.Types, new IssueCollector())!;
        using var scope = new EvaluationScope();

        Assert.That(compiled.Evaluate(resource.Root, scope).Values.Length, Is.EqualTo(1));
    }
}
