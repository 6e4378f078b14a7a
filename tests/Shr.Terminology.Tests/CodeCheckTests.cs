using System.Text;

namespace Shr.Terminology.Tests;

public class CodeCheckTests
{
    private const string Oaks = "http://example.org/ValueSet/oaks";

    private readonly Terms _terms = new(
        Terms.ValueSet("oaks", """{"include":[{"system":"http://example.org/CodeSystem/trees","filter":[{"property":"concept","op":"is-a","value":"oak"}]}]}"""),
        Terms.ValueSet("listed", """{"include":[{"system":"http://example.org/unknown","concept":[{"code":"a"}]}]}"""),
        Terms.ValueSet("open", """{"include":[{"system":"http://example.org/unknown"}]}"""),
        """{"resourceType":"CodeSystem","url":"http://loinc.org","version":"0","status":"active","content":"not-present"}""",
        """{"resourceType":"CodeSystem","url":"http://example.org/part","status":"active","content":"fragment","concept":[{"code":"a"}]}""");

    [Test]
    public void A_code_is_checked_against_a_value_set()
    {
        Assert.That(_terms.Check(Oaks, Terms.Trees, "pin-oak").Status, Is.EqualTo(CodeStatus.Valid));
        Assert.That(_terms.Check(Oaks, Terms.Trees, "elm").Status, Is.EqualTo(CodeStatus.NotInValueSet));
        Assert.That(_terms.Check(Oaks, Terms.Trees, "palm").Status, Is.EqualTo(CodeStatus.UnknownCode));
        Assert.That(_terms.Check("http://example.org/ValueSet/none", Terms.Trees, "oak").Status, Is.EqualTo(CodeStatus.UnknownValueSet));
    }

    [Test]
    public void Listed_codes_are_decided_without_their_code_system_and_others_stay_undecided()
    {
        Assert.That(_terms.Check("http://example.org/ValueSet/listed", "http://example.org/unknown", "a").Status, Is.EqualTo(CodeStatus.Valid));
        Assert.That(_terms.Check("http://example.org/ValueSet/listed", "http://example.org/unknown", "b").Status, Is.EqualTo(CodeStatus.NotInValueSet));
        Assert.That(_terms.Check("http://example.org/ValueSet/open", "http://example.org/unknown", "a").Status, Is.EqualTo(CodeStatus.Undecided));
    }

    [Test]
    public void A_stub_is_no_definition_and_a_fragment_decides_only_what_it_has()
    {
        Assert.That(CheckSystem("http://loinc.org", "1234-5").Status, Is.EqualTo(CodeStatus.UnknownCodeSystem));
        Assert.That(CheckSystem("http://example.org/part", "a").Status, Is.EqualTo(CodeStatus.Valid));
        Assert.That(CheckSystem("http://example.org/part", "z").Status, Is.EqualTo(CodeStatus.Undecided));
    }

    [Test]
    public void Remarks_tell_of_retired_codes_abstract_codes_and_wrong_displays()
    {
        Assert.That(CheckSystem(Terms.Trees, "elm").Remarks, Is.EqualTo(CodeRemarks.Inactive));
        Assert.That(CheckSystem(Terms.Trees, "tree").Remarks, Is.EqualTo(CodeRemarks.Abstract));
        Assert.That(_terms.Check(Oaks, Terms.Trees, "oak", "ওক গাছ").Remarks, Is.EqualTo(CodeRemarks.None));
        Assert.That(_terms.Check(Oaks, Terms.Trees, "oak", "Beech").Remarks, Is.EqualTo(CodeRemarks.WrongDisplay));
    }

    [Test]
    public void A_check_allocates_nothing()
    {
        _ = _terms.Check(Oaks, Terms.Trees, "pin-oak");
        var system = Encoding.UTF8.GetBytes(Terms.Trees);
        Check(system);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Check(system);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Check(byte[] url)
        {
            _ = _terms.Service.ValidateCode(Oaks, new CodedValue { System = url, Code = "pin-oak"u8 });
            _ = _terms.Service.ValidateCode(new CodedValue { System = url, Code = "pin-oak"u8 });
        }
    }

    private CodeVerdict CheckSystem(string system, string code) =>
        _terms.Service.ValidateCode(new CodedValue { System = Encoding.UTF8.GetBytes(system), Code = Encoding.UTF8.GetBytes(code) });
}
