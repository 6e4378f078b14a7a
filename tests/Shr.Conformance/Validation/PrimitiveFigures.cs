using System.Text;
using System.Text.Json;
using Shr.Validation;

namespace Shr.Conformance.Validation;

/// <summary>Primitive values as another project's tests judge them.</summary>
public sealed class PrimitiveFigures
{
    [Test]
    public void Primitive_values_are_judged_as_expected()
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Corpora.Path("primitives", "cases.json")));
        var wrong = new List<string>();
        var total = 0;
        foreach (var one in cases.RootElement.EnumerateArray())
        {
            total++;
            var (type, valid, json) = (one.GetProperty("type").GetString()!, one.GetProperty("valid").GetBoolean(), one.GetProperty("json").GetString()!);
            var issues = Model.R4.Validate(Encoding.UTF8.GetBytes(Body(type, json)), new ValidationSettings());
            var errors = issues.Where(i => i.IsError && i.Kind.Id.StartsWith("SHR-10", StringComparison.Ordinal)).ToList();
            if (errors.Count == 0 != valid)
            {
                wrong.Add($"{type} {json}: {(valid ? "valid" : "invalid")}\n{Model.Print(errors)}");
            }
        }

        TestContext.Out.WriteLine($"primitives: {total - wrong.Count}/{total}\n{string.Join('\n', wrong)}");
        Assert.That(wrong, Is.Empty);
    }

    // null stands for a value that only has extensions: the one place where JSON allows it.
    private static string Body(string type, string json)
    {
        var name = string.Concat(type.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        if (type == "xhtml")
        {
            return """{"resourceType":"Patient","text":{"status":"generated","div":""" + json + "}}";
        }

        var value = json == "null" ? """
            "_value§":{"extension":[{"url":"http://example.org/x","valueCode":"unknown"}]}
            """ : $"\"value§\":{json}";
        return """{"resourceType":"Parameters","parameter":[{"name":"x",""" + value.Replace("§", name) + "}]}";
    }
}
