using System.Text;
using System.Text.Json;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Fhir.FhirPath.Lab;

namespace Shr.Fhir.Tests.FhirPath;

/// <summary>Expressions nobody would write: whatever comes, it is an answer or an issue, never an exception.</summary>
public sealed class RandomExpressionTests
{
    private const string Patient = """
        {"resourceType":"Patient","id":"p","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
         "name":[{"family":"Rahman","given":["Abdul",null],"_given":[null,{"id":"a"}]}],"birthDate":"1974-12-25","deceasedBoolean":false,
         "contained":[{"resourceType":"Observation","valueQuantity":{"value":1E+245,"unit":"x"}},
                      {"resourceType":"Observation","valueQuantity":{"value":79228162514264337593543950335,"system":"http://unitsofmeasure.org","code":"a"}}],
         "identifier":[{"value":""},{"value":null},{}],"extension":[{"url":"u","valueDateTime":"garbage"},{"valueInteger":1.5}]}
        """;

    private static readonly string[] Operands =
    [
        "1", "-1", "2147483647", "9223372036854775807L", "79228162514264337593543950335", "0.0000000000000000000000000001", "1.5", "'a'", "''",
        "'\\ud83d'", "'2015-02-04'", "'('", "'(a+)+$'", "'$0$_'", "'base64'", "'json'", "true", "{}", "@2015", "@9999-12-31T23", "@0001-01-01T00:00:00+14:00",
        "@T23:59:59.999", "79228162514264337593543950335 years", "79228162514264337593543950335 'kg'", "-79228162514264337593543950335 'Cel'", "5 'Ym99'", "300 '[pH]'",
        "1 'zz'", "3 days", "name", "name.given", "Patient", "birthDate", "text.`div`", "extension", "%resource", "$this", "$total", "(1|'a'|@2015|1 'mg'|true)",
        "%factory.Coding('a','b')", "contained.value", "String", "FHIR.Patient", "1000000000", "28", "32",
    ];

    private static readonly string[] Operators =
        ["+", "-", "*", "/", "div", "mod", "&", "|", "=", "!=", "~", "!~", "<", ">=", "in", "contains", "and", "or", "xor", "implies"];

    private static readonly (string Name, int Arguments)[] Functions =
    [
        ("where", 1), ("select", 1), ("repeat", 1), ("all", 1), ("exists", 0), ("not", 0), ("distinct", 0), ("skip", 1), ("take", 1), ("intersect", 1), ("exclude", 1), ("combine", 1),
        ("iif", 2), ("toInteger", 0), ("toDecimal", 0), ("toQuantity", 1), ("toString", 0), ("toDate", 0), ("toTime", 0), ("substring", 2), ("indexOf", 1), ("replace", 2), ("matches", 1),
        ("replaceMatches", 2), ("split", 1), ("join", 1), ("encode", 1), ("decode", 1), ("escape", 1), ("unescape", 1), ("toChars", 0), ("abs", 0), ("ceiling", 0), ("exp", 0), ("ln", 0),
        ("log", 1), ("power", 1), ("round", 1), ("sqrt", 0), ("descendants", 0), ("trace", 1), ("defineVariable", 2), ("type", 0), ("aggregate", 2), ("sum", 0), ("max", 0), ("avg", 0),
        ("yearOf", 0), ("timezoneOffsetOf", 0), ("lowBoundary", 1), ("highBoundary", 0), ("precision", 0), ("comparable", 1), ("extension", 1), ("resolve", 0), ("conformsTo", 1),
        ("htmlChecks", 0), ("checkModifiers", 1), ("as", 1), ("is", 1), ("ofType", 1), ("sort", 1),
    ];

    [TestCase(1)]
    [TestCase(2)]
    public void Whatever_comes_is_answered_or_refused(int seed)
    {
        var random = new Random(seed);
        var lab = new FhirPathLab(R4Definitions.Types, Engine.Compiler);
        using var resource = Resource.Parse(Encoding.UTF8.GetBytes(Patient), R4Definitions.Types, new IssueCollector())!;
        var limits = new EvaluationLimits { MaxSteps = 50_000, MaxItems = 10_000, MaxText = 100_000 };
        for (var i = 0; i < 700; i++)
        {
            var expression = Make(random, 3);
            var issues = new IssueCollector();
            byte[]? answer = null;
            Assert.DoesNotThrow(
                () => answer = lab.Evaluate(
                    new FhirPathRequest { Expression = expression, Resource = FhirPathValue.Of(resource.Root), IsStrict = i % 4 == 0 },
                    (_, trace) => new EvaluationScope { Trace = trace, Limits = limits },
                    issues),
                expression);
            Assert.That(answer is null, Is.EqualTo(issues.HasErrors), expression);
            if (answer is not null)
            {
                Assert.DoesNotThrow(() => JsonDocument.Parse(answer).Dispose(), expression);
            }
        }
    }

    private static string Make(Random random, int depth)
    {
        switch (random.Next(depth <= 0 ? 1 : 7))
        {
            case 0:
                return Operands[random.Next(Operands.Length)];
            case 1:
                return $"({Make(random, depth - 1)} {Operators[random.Next(Operators.Length)]} {Make(random, depth - 1)})";
            case 2:
                return $"(-{Make(random, depth - 1)})";
            default:
                var (name, count) = Functions[random.Next(Functions.Length)];
                return $"({Make(random, depth - 1)}).{name}({string.Join(", ", Enumerable.Range(0, count).Select(_ => Make(random, depth - 2)))})";
        }
    }
}
