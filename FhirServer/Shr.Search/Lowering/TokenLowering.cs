using System.Text;
using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;

namespace Shr.Search.Lowering;

/// <summary>Tokens and identifiers.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#token</remarks>
internal static class TokenLowering
{
    /// <summary>A token in one of its forms: code, system|code, |code, system|.</summary>
    public static IndexCondition Token(CompiledSearchParameter parameter, byte form, string? system, string? code)
    {
        var key = Conditions.Key(parameter, form);
        if (code is null)
        {
            // The system stands after the code, between two zeros.
            byte[] needle = [0, .. new KeyBuilder().Text(system!).End().ToArray()];
            return Conditions.Prefix(key, new Infix(needle, 3));
        }

        key.Folded(Encoding.UTF8.GetBytes(code)).End();
        if (system is null)
        {
            return Conditions.Prefix(key);
        }

        var length = key.Length;
        var named = Conditions.Exactly(key.Text(system).End());
        if (form != KeyForm.Token || !parameter.MayImply(system))
        {
            return named;
        }

        // A code or boolean has no system of its own: its definition implies it.
        key.CutTo(length);
        return new AnyOf([named, Conditions.Exactly(key.Byte(KeyForm.ImpliedSystem).End())]);
    }

    /// <summary><c>:of-type</c>.</summary>
    public static IndexCondition TypedIdentifier(CompiledSearchParameter parameter, TypedIdentifierValue value) =>
        Conditions.Exactly(Conditions.Key(parameter, KeyForm.TypedIdentifier)
            .Folded(Encoding.UTF8.GetBytes(value.Value)).End()
            .Folded(Encoding.UTF8.GetBytes(value.Code)).End()
            .Text(value.System).End());
}
