await Promise.reject(new Error("hunter2 was refused"));
