using Microsoft.Extensions.Options;
using Shr.Server.Commands;
using Shr.Server.Hosting;
using Shr.Server.Security.Commands;
using Shr.Storage.Mongo;
using Shr.Storage.Sqlite;

if (args is [TerminologyCommand.Name, ..])
{
    return await TerminologyCommand.RunAsync(args);
}

if (args is ["access", ..])
{
    return AccessCommand.Create().Parse(args[1..]).Invoke();
}

try
{
    if (args is ["migrate", .. var rest])
    {
        return await MigrateCommand.RunAsync(rest, Console.Out, CancellationToken.None);
    }

    if (args is [RegistryCommand.Name, ..])
    {
        return await RegistryCommand.RunAsync(args);
    }

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
catch (Exception e) when (e is MongoStoreException or SqliteStoreException)
{
    // Its message is written for the operator; a stack trace would hide it.
    await Console.Error.WriteLineAsync(e.Message);
    return 3;
}
