using Shr.Fhir;
using Shr.Validation.References;

namespace Shr.Validation;

/// <summary>Makes a resource the one at hand, and on disposal the one before it again.</summary>
internal readonly ref struct ResourcePlace
{
    private readonly ValidationScope _scope;
    private readonly Element _resource;
    private readonly Element _root;
    private readonly BundleIndex? _bundle;

    public ResourcePlace(in Element resource, ValidationScope scope)
    {
        (_scope, _resource, _root, _bundle) = (scope, scope.Resource, scope.RootResource, scope.Bundle);
        scope.Resource = resource;
        if (resource.Info?.Name != "contained")
        {
            scope.RootResource = resource;
        }

        if (resource.Type.Name == "Bundle")
        {
            scope.Bundle = new BundleIndex(resource);
        }
    }

    public void Dispose() => (_scope.Resource, _scope.RootResource, _scope.Bundle) = (_resource, _root, _bundle);
}
