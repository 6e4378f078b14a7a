using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>
/// Makes the codes that ICD-10 describes by modifiers instead of listing them: E10 by ".0" is E10.0, I70.0 by "0" is I70.00,
/// M45 by "2" is M45.X2. A code that is listed wins over one that would be made.
/// </summary>
internal sealed class ModifierExpansion
{
    private readonly ClamlFile _file;
    private readonly PackedBuilder _builder;
    private readonly Dictionary<string, ClamlClass> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _children = new(StringComparer.Ordinal);

    public ModifierExpansion(ClamlFile file, PackedBuilder builder)
    {
        _file = file;
        _builder = builder;
        foreach (var item in file.Classes)
        {
            _classes.TryAdd(item.Code, item);
            foreach (var child in item.SubClasses)
            {
                AddChild(item.Code, child);
            }

            foreach (var parent in item.SuperClasses)
            {
                AddChild(parent, item.Code);
            }
        }
    }

    /// <summary>Adds the codes and tells how many.</summary>
    public int Run()
    {
        var before = _builder.Count;

        // Fourth characters first: the fifth are put on the codes they make.
        foreach (var isFifth in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var item in _file.Classes)
            {
                foreach (var modifiedBy in item.ModifiedBy)
                {
                    if (_file.Modifiers.TryGetValue(modifiedBy.Modifier, out var modifierClasses) && modifiedBy.Modifier.EndsWith("_5", StringComparison.Ordinal) == isFifth)
                    {
                        foreach (var leaf in LeavesOf(item.Code, modifiedBy.Modifier, 0).ToList())
                        {
                            Expand(leaf, modifierClasses, modifiedBy.Valid);
                        }
                    }
                }
            }
        }

        return _builder.Count - before;
    }

    private void Expand(string leaf, List<ClamlClass> modifierClasses, HashSet<string> valid)
    {
        foreach (var modifier in modifierClasses)
        {
            if ((valid.Count > 0 && !valid.Contains(modifier.Code)) || modifier.Rubric("preferred") is not { } label)
            {
                continue;
            }

            var code = Combine(leaf, modifier.Code);
            var parent = _builder.Find(leaf);
            var number = parent < 0 ? -1 : _builder.Add(code, $"{_builder.DisplayOf(parent)}: {label}");
            if (number < 0)
            {
                continue;
            }

            _builder.AddParent(number, parent);
            _builder.AddProperty(number, "kind", PropertyKind.Code, "category");
            _builder.AddProperty(number, "modifiedFrom", PropertyKind.Code, leaf);
            if (_classes.TryGetValue(leaf, out var item) && (modifier.Usage ?? item.Usage) is { } usage)
            {
                _builder.AddProperty(number, "usage", PropertyKind.Code, usage);
            }

            foreach (var (kind, _, text) in modifier.Rubrics)
            {
                if (kind is "inclusion" or "exclusion")
                {
                    _builder.AddProperty(number, kind, PropertyKind.String, text);
                }
            }

            AddChild(leaf, code);
        }
    }

    private static string Combine(string code, string modifier)
    {
        var digits = modifier.TrimStart('.');
        var hasDot = code.Contains('.', StringComparison.Ordinal);
        return hasDot ? code + digits
            : modifier.StartsWith('.') ? code + "." + digits
            : code + ".X" + digits;
    }

    // The categories without subdivisions below a class, itself included; not those that exclude the modifier.
    private IEnumerable<string> LeavesOf(string code, string modifier, int depth)
    {
        if (depth > 20 || (_classes.TryGetValue(code, out var item) && item.ExcludedModifiers.Contains(modifier)))
        {
            return [];
        }

        return _children.TryGetValue(code, out var children)
            ? children.SelectMany(c => LeavesOf(c, modifier, depth + 1))
            : [code];
    }

    private void AddChild(string parent, string child)
    {
        if (!_children.TryGetValue(parent, out var list))
        {
            _children.Add(parent, list = []);
        }

        if (!list.Contains(child))
        {
            list.Add(child);
        }
    }
}
