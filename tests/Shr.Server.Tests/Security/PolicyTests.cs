using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;

namespace Shr.Server.Tests.Security;

/// <summary>The policy table, cell by cell against what the national facts say.</summary>
public sealed class PolicyTests
{
    private static readonly PolicyTable Policy = PolicyTable.Default();

    // role | class | read search create update delete bulk operate merge: d deny, o own, c catchment, a allow, f full.
    [TestCase(Role.Facility, TypeClass.Patient, "acaadcdd")]
    [TestCase(Role.Facility, TypeClass.Clinical, "acaaacdd")]
    [TestCase(Role.Facility, TypeClass.Consent, "acaadcdd")]
    [TestCase(Role.Facility, TypeClass.Directory, "ffdddddd")]
    [TestCase(Role.Facility, TypeClass.Definition, "ffdddddd")]
    [TestCase(Role.Facility, TypeClass.Audit, "dddddddd")]
    [TestCase(Role.Provider, TypeClass.Patient, "acaadddd")]
    [TestCase(Role.Provider, TypeClass.Clinical, "acaaaddd")]
    [TestCase(Role.Provider, TypeClass.Consent, "acaadddd")]
    [TestCase(Role.Provider, TypeClass.Directory, "ffdddddd")]
    [TestCase(Role.Provider, TypeClass.Definition, "ffdddddd")]
    [TestCase(Role.Provider, TypeClass.Audit, "dddddddd")]
    [TestCase(Role.Patient, TypeClass.Patient, "oodddddd")]
    [TestCase(Role.Patient, TypeClass.Clinical, "oodddddd")]
    [TestCase(Role.Patient, TypeClass.Consent, "oooodddd")]
    [TestCase(Role.Patient, TypeClass.Directory, "ffdddddd")]
    [TestCase(Role.Patient, TypeClass.Definition, "ffdddddd")]
    [TestCase(Role.Patient, TypeClass.Audit, "oodddddd")]
    [TestCase(Role.System, TypeClass.Patient, "ffffffff")]
    [TestCase(Role.System, TypeClass.Clinical, "fffffffd")]
    [TestCase(Role.System, TypeClass.Consent, "ffffffdd")]
    [TestCase(Role.System, TypeClass.Directory, "fffffffd")]
    [TestCase(Role.System, TypeClass.Definition, "fffffffd")]
    [TestCase(Role.System, TypeClass.Audit, "dddddddd")]
    [TestCase(Role.Admin, TypeClass.Patient, "ffdfdddd")]
    [TestCase(Role.Admin, TypeClass.Clinical, "dddddddd")]
    [TestCase(Role.Admin, TypeClass.Directory, "ffffdddd")]
    [TestCase(Role.Admin, TypeClass.Definition, "ffdddddd")]
    [TestCase(Role.Approver, TypeClass.Patient, "fcdddddc")]
    [TestCase(Role.Approver, TypeClass.Clinical, "dddddddd")]
    [TestCase(Role.Auditor, TypeClass.Audit, "ffdddddd")]
    [TestCase(Role.Auditor, TypeClass.Clinical, "dddddddd")]
    [TestCase(Role.Admin, TypeClass.Review, "ffdddddd")]
    [TestCase(Role.Approver, TypeClass.Review, "ccdddddd")]
    [TestCase(Role.Facility, TypeClass.Review, "dddddddd")]
    [TestCase(Role.None, TypeClass.Definition, "dddddddd")]
    public void Each_cell_says_what_the_facts_say(Role role, TypeClass type, string expected)
    {
        Deed[] deeds = [Deed.Read, Deed.Search, Deed.Create, Deed.Update, Deed.Delete, Deed.Bulk, Deed.Operate, Deed.Merge];

        var actual = string.Concat(deeds.Select(d => char.ToLowerInvariant(Policy.Best(role, d, type).ToString()[0])));

        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void The_table_prints_itself_and_can_be_read_again() =>
        Assert.That(PolicyTable.Parse(Policy.ToString()).ToString(), Is.EqualTo(Policy.ToString()));

    [Test]
    public void A_line_that_cannot_be_read_is_not_guessed_at() =>
        Assert.That(() => PolicyTable.Parse("facility | read | everything | allow"), Throws.TypeOf<FormatException>());

    [TestCase("MCI User,Facility Admin", "facility", Role.Facility)]
    [TestCase("shr user,facility admin", "facility", Role.Facility)]
    [TestCase("Facility Admin", "facility", Role.None)]
    [TestCase("SHR User,Facility Admin", "provider", Role.None)]
    [TestCase("MCI User,Facility Admin,SHR System Admin", "facility", Role.System)]
    [TestCase("SHR User,Provider", "provider", Role.Provider)]
    [TestCase("SHR User,Patient", "patient", Role.Patient)]
    [TestCase("MCI Admin", "mci-supervisor", Role.Admin)]
    [TestCase("MCI Approver,SHR User,Provider", "provider", Role.Approver | Role.Provider)]
    public void Groups_and_profiles_amount_to_roles(string groups, string profile, Role expected) =>
        Assert.That(Roles.Of(groups.Split(','), [new RequesterProfile(profile, "1", [])]), Is.EqualTo(expected));

    [TestCase("302607", true)]
    [TestCase("3026", true)]
    [TestCase("30", false)]
    [TestCase("3027", false)]
    public void A_catchment_covers_what_starts_with_it(string code, bool covered) =>
        Assert.That(new RequesterProfile("facility", "1", ["3026"]).Covers(code), Is.EqualTo(covered));
}
