using Shr.Fhir;
using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>References, canonicals and uris.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#reference, https://hl7.org/fhir/R4/search.html#uri</remarks>
internal static class ReferenceLowering
{
    /// <summary>How many levels of a tree <c>:above</c> and <c>:below</c> follow.</summary>
    private const int MaxLevels = 8;

    public static IndexCondition Reference(CompiledSearchParameter parameter, SearchModifier modifier, ReferenceValue value)
    {
        if (value.Id is null)
        {
            return Remote(parameter, modifier, value);
        }

        var key = Conditions.Key(parameter, KeyForm.LocalReference).Text(value.Id).End();
        if (value.Type is null)
        {
            // A bare id may also have been stored as it is, without a type.
            return new AnyOf([Conditions.Prefix(key), Conditions.Prefix(Conditions.Key(parameter, KeyForm.RemoteReference).Text(value.Id).End())]);
        }

        key.Text(value.Type).End();
        return Conditions.Prefix(value.Version is null ? key : key.Text(value.Version).End());
    }

    /// <summary>Refers to a record, or to one that is part of it (<c>:below</c>) or that it is part of (<c>:above</c>), over a bounded number of levels.</summary>
    public static IndexCondition Tree(CompiledSearchParameter parameter, CompiledSearchParameter partOf, SearchModifier modifier, ReferenceValue value)
    {
        IndexCondition self = new HasKey([new ResourceKey(value.Type!, value.Id!)]);
        var tree = self;
        for (var level = 0; level < MaxLevels; level++)
        {
            IndexCondition next = modifier == SearchModifier.Below
                ? new Refers([partOf.ReferencePrefix], [value.Type!], tree)
                : new ReferredBy(value.Type!, partOf.ReferencePrefix, tree);
            tree = new AnyOf([self, next]);
        }

        return new AnyOf([Reference(parameter, SearchModifier.None, value), new Refers([parameter.ReferencePrefix], [value.Type!], tree)]);
    }

    public static IndexCondition Uri(CompiledSearchParameter parameter, SearchModifier modifier, string uri)
    {
        if (modifier is SearchModifier.None)
        {
            return Conditions.Exactly(Conditions.Key(parameter, KeyForm.Uri).Text(uri).End());
        }

        if (!UriHierarchy.IsHierarchical(uri))
        {
            return Conditions.Nothing;
        }

        if (modifier == SearchModifier.Above)
        {
            return Conditions.Any(UriHierarchy.Ancestors(uri).ConvertAll<IndexCondition>(u => Conditions.Exactly(Conditions.Key(parameter, KeyForm.Uri).Text(u).End())));
        }

        var top = uri.TrimEnd('/');
        return new AnyOf([
            Conditions.Exactly(Conditions.Key(parameter, KeyForm.Uri).Text(top).End()),
            Conditions.Prefix(Conditions.Key(parameter, KeyForm.Uri).Text(top + "/")),
        ]);
    }

    // A canonical without version means any; ":below" takes a version as the start of longer ones (1 covers 1.2).
    private static IndexCondition Remote(CompiledSearchParameter parameter, SearchModifier modifier, ReferenceValue value)
    {
        var key = Conditions.Key(parameter, KeyForm.RemoteReference).Text(value.Url!);
        if (modifier == SearchModifier.Below && value.Version is null)
        {
            var top = value.Url!.TrimEnd('/');
            return new AnyOf([
                Conditions.Prefix(Conditions.Key(parameter, KeyForm.RemoteReference).Text(top).End()),
                Conditions.Prefix(Conditions.Key(parameter, KeyForm.RemoteReference).Text(top + "/")),
            ]);
        }

        if (modifier == SearchModifier.Above)
        {
            return Conditions.Any(UriHierarchy.Ancestors(value.Url!).ConvertAll<IndexCondition>(u => Conditions.Prefix(Conditions.Key(parameter, KeyForm.RemoteReference).Text(u).End())));
        }

        key.End();
        if (value.Version is null)
        {
            return Conditions.Prefix(key);
        }

        var length = key.Length;
        var exact = Conditions.Exactly(key.Text(value.Version).End());
        if (modifier != SearchModifier.Below)
        {
            return exact;
        }

        key.CutTo(length);
        return new AnyOf([exact, Conditions.Prefix(key.Text(value.Version + "."))]);
    }
}
