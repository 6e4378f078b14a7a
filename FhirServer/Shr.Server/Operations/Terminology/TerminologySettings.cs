using System.ComponentModel.DataAnnotations;
using Shr.Server.Operations.Terminology.Legacy;

namespace Shr.Server.Operations.Terminology;

/// <summary>Where terminology is kept: section <c>Terminology</c> of the configuration.</summary>
public sealed class TerminologySettings : IValidatableObject
{
    /// <summary>The folder of imported code systems, relative to the working folder.</summary>
    [Required(ErrorMessage = "Terminology:Path must name a folder.")]
    public string Path { get; set; } = "data/terminology";

    /// <summary>The largest expansion that is answered whole, in codes.</summary>
    [Range(1, 100_000)]
    public int MaxExpansion { get; set; } = 1000;

    /// <summary>Terminology servers to ask for code systems that are not held here.</summary>
    public IList<UpstreamSettings> Upstreams { get; } = [];

    /// <summary>The terminology registry of before FHIR R4; read only where its address is set.</summary>
    public LegacyFeedSettings LegacyFeed { get; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < Upstreams.Count; i++)
        {
            if (Upstreams[i].Problem is { } problem)
            {
                yield return new ValidationResult($"Terminology:Upstreams:{i}: {problem}");
            }
        }

        if (LegacyFeed.Problem is { } wrong)
        {
            yield return new ValidationResult($"Terminology:LegacyFeed: {wrong}");
        }
    }
}
