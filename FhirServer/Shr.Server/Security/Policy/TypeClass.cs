using System.Collections.Frozen;

namespace Shr.Server.Security.Policy;

/// <summary>The kinds of resource types that the policy tells apart.</summary>
public enum TypeClass
{
    /// <summary>About a patient: everything that is none of the others.</summary>
    Clinical,

    /// <summary>The Patient itself.</summary>
    Patient,

    /// <summary>Who and where care is given, and with what: of no patient.</summary>
    Directory,

    /// <summary>What records look like and mean.</summary>
    Definition,

    /// <summary>What a patient agreed to.</summary>
    Consent,

    /// <summary>Who did what.</summary>
    Audit,

    /// <summary>Tasks that wait for a decision about patients: changes to approve, duplicates, merges. Told apart by a label, not by type.</summary>
    Review,
}

/// <summary>Which type is of which kind.</summary>
public static class TypeClasses
{
    /// <summary>Types whose records name no patient.</summary>
    public static IReadOnlyList<string> Directory { get; } =
    [
        "Endpoint", "HealthcareService", "InsurancePlan", "Location", "Medication", "MedicationKnowledge", "Organization",
        "OrganizationAffiliation", "Practitioner", "PractitionerRole", "Substance",
    ];

    /// <summary>Conformance, terminology and other definitional types.</summary>
    public static IReadOnlyList<string> Definition { get; } =
    [
        "ActivityDefinition", "CapabilityStatement", "ChargeItemDefinition", "CodeSystem", "CompartmentDefinition", "ConceptMap",
        "EventDefinition", "ExampleScenario", "GraphDefinition", "ImplementationGuide", "Library", "Measure", "MessageDefinition",
        "NamingSystem", "ObservationDefinition", "OperationDefinition", "PlanDefinition", "Questionnaire", "SearchParameter",
        "SpecimenDefinition", "StructureDefinition", "StructureMap", "TerminologyCapabilities", "TestScript", "ValueSet",
    ];

    private static readonly FrozenDictionary<string, TypeClass> Classes =
        Directory.Select(t => (t, TypeClass.Directory))
            .Concat(Definition.Select(t => (t, TypeClass.Definition)))
            .Concat([("Patient", TypeClass.Patient), ("Consent", TypeClass.Consent), ("AuditEvent", TypeClass.Audit)])
            .ToFrozenDictionary(p => p.Item1, p => p.Item2);

    /// <summary>The kind of a type.</summary>
    public static TypeClass Of(string type) => Classes.GetValueOrDefault(type, TypeClass.Clinical);

    /// <summary>The kinds that records of a type may be of.</summary>
    public static IReadOnlyList<TypeClass> AllOf(string type) => type == "Task" ? [TypeClass.Clinical, TypeClass.Review] : [Of(type)];

    /// <summary>Whether every caller of the kind may know its records: they belong to no patient.</summary>
    public static bool IsShared(string type) => Of(type) is TypeClass.Directory or TypeClass.Definition;
}
