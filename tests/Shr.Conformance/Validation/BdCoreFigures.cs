using Shr.Validation;

namespace Shr.Conformance.Validation;

/// <summary>BD-Core records: the right ones pass, the wrong ones fail with the code at the element that the index names.</summary>
public sealed class BdCoreFigures
{
    [Test]
    public void Valid_records_have_no_errors()
    {
        var wrong = new List<string>();
        var rows = Rows("valid");
        foreach (var row in rows)
        {
            var errors = Validate("valid", row).Where(i => i.IsError).ToList();
            if (errors.Count > 0)
            {
                wrong.Add($"{row[0]}\n{Model.Print(errors)}");
            }
        }

        TestContext.Out.WriteLine($"bd-core valid: {rows.Count - wrong.Count}/{rows.Count}\n{string.Join('\n', wrong)}");
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Invalid_records_fail_with_the_expected_code_and_expression()
    {
        var wrong = new List<string>();
        var rows = Rows("invalid");
        foreach (var row in rows)
        {
            var errors = Validate("invalid", row).Where(i => i.IsError).ToList();
            if (!errors.Any(e => e.Kind.Code == row[3] && e.Expression == row[5]))
            {
                wrong.Add($"{row[0]}: {row[3]} at {row[5]} (also {row[4]})\n{Model.Print(errors)}");
            }
        }

        TestContext.Out.WriteLine($"bd-core invalid, code and expression: {rows.Count - wrong.Count}/{rows.Count}\n{string.Join('\n', wrong)}");
        Assert.That(wrong, Is.Empty);
    }

    private static IReadOnlyList<Issue> Validate(string folder, string[] row) =>
        Model.BdCore.Validate(File.ReadAllBytes(Corpora.Path("bd-core", folder, row[0])), new ValidationSettings { RequiredProfiles = [row[1]] });

    private static List<string[]> Rows(string folder) =>
        [.. File.ReadAllLines(Corpora.Path("bd-core", folder, "index.tsv")).Skip(1).Select(l => l.Split('\t')).Where(r => r.Length > 1)];
}
