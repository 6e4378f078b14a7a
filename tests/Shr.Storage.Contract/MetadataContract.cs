using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>Parameter numbers, the model's version, named values.</summary>
public abstract class MetadataContract : StoreContract
{
    private IStoreMetadata Metadata => (IStoreMetadata)Store;

    [Test]
    public async Task A_parameter_keeps_its_number_for_ever()
    {
        var first = await Metadata.NumberParametersAsync(["Patient.name", "Patient.gender"], default);
        await Harness.ReopenAsync();
        var second = await Metadata.NumberParametersAsync(["Patient.gender", "Patient.birthdate"], default);

        Assert.Multiple(() =>
        {
            Assert.That(first.Values, Is.EquivalentTo(new[] { 1, 2 }));
            Assert.That(second["Patient.gender"], Is.EqualTo(first["Patient.gender"]));
            Assert.That(second["Patient.birthdate"], Is.EqualTo(3));
            Assert.That(second.Values, Is.All.LessThan(IndexKeys.AccessParameter));
        });
    }

    [Test]
    public async Task The_models_version_only_goes_forward()
    {
        Assert.That(await Metadata.ReadModelVersionAsync(default), Is.Zero);
        Assert.That(await Metadata.AdvanceModelVersionAsync(5, default), Is.EqualTo(5));
        Assert.That(await Metadata.AdvanceModelVersionAsync(4, default), Is.EqualTo(5));
        Assert.That(await CommitAsync(Some.Create(Some.Patient("a"))), Is.EqualTo(new ModelOutdated(5)));
        await Harness.ReopenAsync();
        Assert.That(await Metadata.ReadModelVersionAsync(default), Is.EqualTo(5));
    }

    [Test]
    public async Task Named_values_are_kept()
    {
        await Metadata.WriteValueAsync("cursor", new byte[] { 1, 2 }, default);
        await Metadata.WriteValueAsync("cursor", new byte[] { 3 }, default);
        await Harness.ReopenAsync();

        Assert.That(await Metadata.ReadValueAsync("cursor", default), Is.EqualTo(new byte[] { 3 }));
        Assert.That(await Metadata.ReadValueAsync("none", default), Is.Null);
    }
}
