using System.Text;
using Shr.Server.Security.Identities;

namespace Shr.Server.Security.Policy;

/// <summary>One line of the policy.</summary>
public sealed record PolicyRow(Role Role, IReadOnlyList<Deed> Deeds, IReadOnlyList<TypeClass> Classes, Verdict Verdict)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Role} | {string.Join(' ', Deeds)} | {string.Join(' ', Classes)} | {Verdict}".ToLowerInvariant();
}

/// <summary>Who may do what, read from <c>policy.txt</c> beside this file. It prints itself, and each row is tested.</summary>
public sealed class PolicyTable
{
    private readonly Dictionary<(Role, Deed, TypeClass), Verdict> _verdicts = [];

    private PolicyTable(IReadOnlyList<PolicyRow> rows)
    {
        Rows = rows;
        foreach (var row in rows)
        {
            foreach (var deed in row.Deeds)
            {
                foreach (var type in row.Classes)
                {
                    _verdicts.TryAdd((row.Role, deed, type), row.Verdict);
                }
            }
        }
    }

    /// <summary>The rows in the order written.</summary>
    public IReadOnlyList<PolicyRow> Rows { get; }

    /// <summary>The policy this server comes with.</summary>
    public static PolicyTable Default()
    {
        using var file = typeof(PolicyTable).Assembly.GetManifestResourceStream("Shr.Server.Security.Policy.policy.txt")!;
        using var reader = new StreamReader(file);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>The policy of a text.</summary>
    /// <exception cref="FormatException">A line is none; a policy that cannot be read must not be guessed at.</exception>
    public static PolicyTable Parse(string text) =>
        new([.. text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').Select(ParseRow)]);

    /// <summary>The verdict for one role.</summary>
    public Verdict For(Role role, Deed deed, TypeClass type) => _verdicts.GetValueOrDefault((role, deed, type));

    /// <summary>The best verdict of all roles of a caller.</summary>
    public Verdict Best(Role roles, Deed deed, TypeClass type)
    {
        var best = Verdict.Deny;
        foreach (var role in Each(roles))
        {
            best = (Verdict)Math.Max((int)best, (int)For(role, deed, type));
        }

        return best;
    }

    /// <summary>The single roles of a set.</summary>
    public static IEnumerable<Role> Each(Role roles)
    {
        for (var bit = 1; bit <= (int)Role.Auditor; bit <<= 1)
        {
            if (((int)roles & bit) != 0)
            {
                yield return (Role)bit;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Rows.Aggregate(new StringBuilder(), (text, row) => text.Append(row).Append('\n')).ToString();

    private static PolicyRow ParseRow(string line)
    {
        var cells = line.Split('|', StringSplitOptions.TrimEntries);
        return cells.Length == 4
            ? new PolicyRow(Word<Role>(cells[0]), Words<Deed>(cells[1]), Words<TypeClass>(cells[2]), Word<Verdict>(cells[3]))
            : throw new FormatException($"A line of the policy needs four cells: {line}");
    }

    private static T[] Words<T>(string cell)
        where T : struct, Enum => [.. cell.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Word<T>)];

    private static T Word<T>(string word)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(word[0])
            ? value
            : throw new FormatException($"The policy says '{word}', which is no {typeof(T).Name}");
}
