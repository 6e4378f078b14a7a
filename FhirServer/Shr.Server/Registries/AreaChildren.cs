using Shr.Fhir;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;

namespace Shr.Server.Registries;

/// <summary>The patient index's mirror of the location registry: the areas in force inside an area, for the lists of its clients.</summary>
internal static class AreaChildren
{
    private const int MaxAreas = 1000;

    /// <summary>Who may ask.</summary>
    public static NationalAsk Ask { get; } = new("locations-by-parent", Deed.Search, "Location", ErrorShape.PatientIndex) { Requires = Role.Admin | Role.Approver };

    /// <summary>The answer; without <c>parent</c> the divisions.</summary>
    public static async ValueTask<NationalAnswer> AnswerAsync(NationalCall call, CancellationToken cancellationToken)
    {
        var parent = call.Http.Request.Query["parent"].ToString().Trim();
        var isTop = parent is "" or "00";
        if (!isTop && (parent.Length % 2 != 0 || parent.Length > 2 * RegistryTerms.Levels.Count || !parent.All(char.IsAsciiDigit)))
        {
            return NationalAnswer.Refused(400, "validation error", 1000, new NationalFault(1002, "parent", "invalid parent"));
        }

        var state = await call.StateAsync(cancellationToken);
        List<QueryParameter> conditions = [new("identifier", RegistryTerms.AreaCode + "|"), new("status:not", "inactive")];
        if (isTop)
        {
            conditions.Add(new("type", $"{RegistryTerms.AreaLevel}|{RegistryTerms.Levels[0]}"));
        }
        else if (await state.FindAsync("Location", RegistryTerms.AreaCode, parent, cancellationToken) is { } around)
        {
            conditions.Add(new("partof", new ResourceKey("Location", around.Id).ToString()));
        }
        else
        {
            return NationalAnswer.Json(new { http_status = 200, results = Array.Empty<object>() });
        }

        var areas = await state.ListAsync("Location", conditions, new RegistryQuery(null, MaxAreas, 0), cancellationToken);
        return NationalAnswer.Json(new
        {
            http_status = 200,
            results = areas.Select(a => (Code: a.Identifier(RegistryTerms.AreaCode) ?? "", Name: a.Text("name") ?? ""))
                .OrderBy(a => a.Code, StringComparer.Ordinal)
                .Select(a => new { code = a.Code.Length > 2 ? a.Code[^2..] : a.Code, name = a.Name }),
        });
    }
}
