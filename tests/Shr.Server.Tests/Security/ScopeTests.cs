using Shr.Server.Security.Scopes;

namespace Shr.Server.Tests.Security;

/// <summary>SMART scopes of both versions.</summary>
public sealed class ScopeTests
{
    [TestCase("patient/Observation.rs", ScopeContext.Patient, "Observation", Permissions.Read | Permissions.Search)]
    [TestCase("user/*.cruds", ScopeContext.User, "*", Permissions.All)]
    [TestCase("system/Patient.read", ScopeContext.System, "Patient", Permissions.Read | Permissions.Search)]
    [TestCase("system/Patient.write", ScopeContext.System, "Patient", Permissions.Create | Permissions.Update | Permissions.Delete)]
    [TestCase("patient/*.*", ScopeContext.Patient, "*", Permissions.All)]
    [TestCase("patient/Condition.r?category=http://x|y", ScopeContext.Patient, "Condition", Permissions.Read)]
    public void A_scope_is_read(string text, ScopeContext context, string type, Permissions permissions)
    {
        var scope = SmartScope.Parse(text)!;

        Assert.That((scope.Context, scope.Type, scope.Permissions), Is.EqualTo((context, type, permissions)));
    }

    [TestCase("openid")]
    [TestCase("launch/patient")]
    [TestCase("patient/Observation.sr", Description = "letters out of order")]
    [TestCase("patient/Observation.rr")]
    [TestCase("patient/Observation.")]
    [TestCase("patient/.rs")]
    [TestCase("patient/observation.rs")]
    [TestCase("patient/Obs*.rs")]
    [TestCase("group/Observation.rs")]
    [TestCase("patient/Observation.rs?")]
    public void What_is_no_scope_grants_nothing(string text) => Assert.That(SmartScope.Parse(text), Is.Null);

    [Test]
    public void Permissions_of_several_scopes_add_up_for_their_types_only()
    {
        var scopes = ScopeSet.Parse("patient/Observation.r patient/*.s openid");

        Assert.That(scopes.Allows("Observation", Permissions.Read | Permissions.Search), Is.True);
        Assert.That(scopes.Allows("Condition", Permissions.Read), Is.False);
        Assert.That(scopes.Allows("Condition", Permissions.Search), Is.True);
    }

    [Test]
    public void A_client_is_granted_no_more_than_it_is_registered_for()
    {
        var allowed = ScopeSet.Parse("openid patient/*.rs user/Observation.rs?category=laboratory");

        var granted = ScopeSet.Parse("openid fhirUser patient/Observation.rs patient/Observation.cruds user/Observation.rs user/Observation.rs?category=laboratory").GrantedBy(allowed);

        Assert.That(granted.ToString(), Is.EqualTo("openid patient/Observation.rs user/Observation.rs?category=laboratory"));
    }
}
