using Shr.Fhir.Definitions;
using Shr.Fhir.Types;

namespace Shr.Fhir.Tests;

public sealed class TypeModelTests
{
    private static TypeModel Types => R4Definitions.Types;

    [Test]
    public void All_types_of_R4_are_known()
    {
        Assert.That(Types.ResourceTypes, Has.Count.EqualTo(146), "148 codes of resource-types less Resource and DomainResource");
        Assert.That(Types.All.Count(t => t.IsResource), Is.EqualTo(149), "with the two abstract ones and the pattern MetadataResource");
        Assert.That(Types.All.Count(t => t.Kind is FhirTypeKind.Primitive or FhirTypeKind.Complex), Is.EqualTo(63));
        Assert.That(Types.All.Count(t => t.IsPrimitive), Is.EqualTo(20));
    }

    [Test]
    public void What_a_later_version_of_FHIR_brought_is_no_type()
    {
        Assert.That(Types.FindResource("SubscriptionStatus"), Is.Null);
        Assert.That(Types.FindResource("MetadataResource"), Is.Null);
        Assert.That(Types.FindResource("Resource"), Is.Null);
        Assert.That(Types.Require("Meta").Elements.Select(e => e.Name), Is.EqualTo(new[] { "id", "extension", "versionId", "lastUpdated", "source", "profile", "security", "tag" }));
    }

    [Test]
    public void Every_type_ends_in_Element_or_Resource()
    {
        foreach (var type in Types.All)
        {
            Assert.That(type.Is("Element") || type.Is("Resource"), type.Name);
            Assert.That(ReferenceEquals(type.Model, Types), type.Name);
        }

        Assert.That(Types.Require("code").Is("string"));
        Assert.That(Types.Require("Age").Is("Quantity"));
        Assert.That(Types.Require("Patient").Is("DomainResource"));
        Assert.That(Types.Require("Bundle").Is("DomainResource"), Is.False);
        Assert.That(Types.Require("Patient.contact").Base!.Name, Is.EqualTo("BackboneElement"));
        Assert.That(Types.Require("Timing.repeat").Base!.Name, Is.EqualTo("Element"));
    }

    [Test]
    public void Every_element_has_a_type_of_the_model()
    {
        foreach (var type in Types.All)
        {
            foreach (var element in type.Elements)
            {
                Assert.That(element.Types, Is.Not.Empty, element.Path);
                Assert.That(element.Types.All(t => ReferenceEquals(Types.Find(t.Type.Name), t.Type)), element.Path);
                Assert.That(type.PropertiesOf(element), Is.Not.Empty, element.Path);
            }
        }
    }

    [TestCase("Questionnaire.item", "item", "Questionnaire.item")]
    [TestCase("Bundle.entry", "link", "Bundle.link")]
    [TestCase("ValueSet.compose", "exclude", "ValueSet.compose.include")]
    [TestCase("Parameters.parameter", "part", "Parameters.parameter")]
    public void A_content_reference_has_the_type_it_refers_to(string type, string element, string target)
    {
        Assert.That(Types.Require(type).FindElement(element)!.Types.Single().Type.Name, Is.EqualTo(target));
    }

    [Test]
    public void A_choice_is_one_element_with_a_property_for_each_type()
    {
        var value = Types.Require("Observation").FindElement("value")!;

        Assert.That(value.IsChoice);
        Assert.That(value.Path, Is.EqualTo("Observation.value[x]"));
        Assert.That(Types.Require("Observation").PropertiesOf(value).Select(p => p.JsonName), Is.EqualTo(new[]
        {
            "valueQuantity", "valueCodeableConcept", "valueString", "valueBoolean", "valueInteger", "valueRange",
            "valueRatio", "valueSampledData", "valueTime", "valueDateTime", "valuePeriod",
        }));
        Assert.That(Types.Require("Observation").FindProperty("value"u8), Is.Null);
        Assert.That(Types.Require("Extension").PropertiesOf(Types.Require("Extension").FindElement("value")!).Count(), Is.EqualTo(50));
    }

    [Test]
    public void An_element_carries_its_facts()
    {
        var patient = Types.Require("Patient");

        Assert.That(patient.Elements.Take(8).Select(e => e.Name), Is.EqualTo(new[] { "id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension" }));
        Assert.That(patient.FindElement("active")!.IsModifier);
        Assert.That(patient.FindElement("active")!.IsSummary);
        Assert.That(patient.FindElement("contact")!.IsSummary, Is.False);
        Assert.That(patient.FindElement("name")!.IsArray);
        Assert.That(patient.FindElement("name")!.Max, Is.Null);
        Assert.That(patient.FindElement("birthDate")!.IsArray, Is.False);
        Assert.That(patient.FindElement("generalPractitioner")!.Types.Single().TargetProfiles, Does.Contain("http://hl7.org/fhir/StructureDefinition/Practitioner"));
        Assert.That(Types.Require("Observation").FindElement("code")!.Min, Is.EqualTo(1));
        Assert.That(Types.Require("Age").FindElement("value")!.IsArray, Is.False);
    }

    [Test]
    public void XML_attributes_are_ids_of_elements_and_urls_of_extensions()
    {
        Assert.That(Types.Require("HumanName").FindElement("id")!.IsXmlAttribute);
        Assert.That(Types.Require("Patient.contact").FindElement("id")!.IsXmlAttribute);
        Assert.That(Types.Require("Extension").FindElement("url")!.IsXmlAttribute);
        Assert.That(Types.Require("Patient").FindElement("id")!.IsXmlAttribute, Is.False);
        Assert.That(Types.Require("Narrative").FindElement("div")!.Types.Single().Type.Name, Is.EqualTo("xhtml"));
    }

    [Test]
    public void A_primitive_has_its_pattern_and_bounds_and_no_property_for_its_value()
    {
        Assert.That(Types.Require("id").Pattern, Is.EqualTo("[A-Za-z0-9\\-\\.]{1,64}"));
        Assert.That(Types.Require("xhtml").Pattern, Is.Null);
        Assert.That((Types.Require("integer").MinValue, Types.Require("integer").MaxValue), Is.EqualTo(((long?)int.MinValue, (long?)int.MaxValue)));
        Assert.That(Types.Require("string").MaxLength, Is.EqualTo(1024 * 1024));
        Assert.That(Types.Require("date").Elements.Select(e => e.Name), Is.EqualTo(new[] { "id", "extension" }));
        Assert.That(Types.Require("Patient").FindElement("id")!.Types.Single().Type.Name, Is.EqualTo("id"));
        Assert.That(Types.Require("HumanName").FindElement("id")!.Types.Single().Type.Name, Is.EqualTo("string"));
        Assert.That(Types.Require("Extension").FindElement("url")!.Types.Single().Type.Name, Is.EqualTo("uri"));
    }
}
