using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Registries.HealthIds;

/// <summary>How people are told apart: section <c>Identities</c> of the configuration.</summary>
public sealed class IdentityOptions
{
    /// <summary>Whether a new Patient that comes without a health ID is given one; null: as the preset says.</summary>
    public bool? AllotHealthIds { get; set; }

    /// <summary>How many health IDs a server takes from the pool at once; what it has left when it stops is lost.</summary>
    [Range(1, 100_000)]
    public int LeaseSize { get; set; } = 1000;

    /// <summary>The code of the organisation that the patient index itself is, as the services for health IDs know it.</summary>
    [Required, RegularExpression("[A-Za-z0-9-]{1,64}", ErrorMessage = "Identities:IndexOrganization must be a code of letters and digits.")]
    public string IndexOrganization { get; set; } = "MCI";

    /// <summary>Identifier systems of which two Patients cannot have the same value: <c>nid</c>, <c>brn</c>, <c>uid</c>, or a system's address.</summary>
    public string[] Strict { get; set; } = [];

    /// <summary>More identifier systems whose doubles are kept and listed, beside <c>nid</c>, <c>brn</c> and <c>uid</c>.</summary>
    public string[] Legacy { get; set; } = [];
}
