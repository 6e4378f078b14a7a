using Microsoft.Extensions.Options;
using Shr.Server.Hosting;

try
{
    await ServerHost.Build(args).RunAsync();
    return 0;
}
catch (OptionsValidationException e)
{
    foreach (var failure in e.Failures)
    {
        await Console.Error.WriteLineAsync(failure);
    }

    return 2;
}
