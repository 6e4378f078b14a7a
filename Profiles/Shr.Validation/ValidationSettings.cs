using Shr.Fhir;

namespace Shr.Validation;

/// <summary>What the caller decides about validation. The defaults are those of the open preset.</summary>
public sealed record ValidationSettings
{
    /// <summary>Profiles each resource at the root must conform to, whatever its <c>meta.profile</c> says (canonical urls).</summary>
    public IReadOnlyList<string> RequiredProfiles { get; init; } = [];

    /// <summary>Whether profiles in <c>meta.profile</c> are checked.</summary>
    public bool UseMetaProfile { get; init; } = true;

    /// <summary>What is asked of a resource wherever it stands, in Bundle entries too, but not contained in another; null: nothing.</summary>
    public Func<Element, ProfileDemand>? Demands { get; init; }

    /// <summary>Whether profiles that an ImplementationGuide at hand names as global for a type are checked.</summary>
    /// <remarks>https://hl7.org/fhir/R4/implementationguide-definitions.html#ImplementationGuide.global</remarks>
    public bool UseGlobals { get; init; } = true;

    /// <summary>Whether recommendations (best-practice constraints such as dom-6) are reported.</summary>
    public bool BestPractice { get; init; }

    /// <summary>How an extension without definition is reported; null: not at all.</summary>
    public IssueSeverity? UnknownExtension { get; init; }

    /// <summary>What the urls of extensions start with that are welcome without a definition.</summary>
    public IReadOnlyList<string> ExtensionDomains { get; init; } = [];

    /// <summary>How urls on hosts that are reserved for examples are reported; null: not at all, and extensions there need no definition.</summary>
    public IssueSeverity? ExampleUrls { get; init; }

    /// <summary>How a profile that is not known is reported.</summary>
    public IssueSeverity UnknownProfile { get; init; } = IssueSeverity.Warning;

    /// <summary>How a code that cannot be checked (no content, service not reachable) is reported; null: not at all.</summary>
    public IssueSeverity? UndecidedCode { get; init; } = IssueSeverity.Warning;

    /// <summary>How a code is reported that its own, complete code system does not have, where no binding speaks of it; null: not at all. Units are never worse than a warning.</summary>
    public IssueSeverity? UnknownCode { get; init; } = IssueSeverity.Warning;

    /// <summary>How a reference to a resource that does not exist is reported; null: existence is not asked.</summary>
    public IssueSeverity? MissingTarget { get; init; }

    /// <summary>How a reference is reported whose target, as the store has it, conforms to none of the profiles asked of it; null: it is not asked.</summary>
    public IssueSeverity? TargetProfile { get; init; } = IssueSeverity.Error;

    /// <summary>How text that looks like HTML in string elements is reported; null: not at all.</summary>
    public IssueSeverity? EmbeddedHtml { get; init; }

    /// <summary>How many items the constraints of one call may look at in all; what they would look at beyond is not evaluated, and that is an error.</summary>
    public long MaxConstraintSteps { get; init; } = 500_000_000;

    /// <summary>The most element checks one call may make: cost stays bounded whatever the profiles are.</summary>
    public long MaxSteps { get; init; } = 50_000_000;
}
